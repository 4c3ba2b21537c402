package org.payouts.sandbox.providers.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One request as received. Header names are in lower case; the path is still percent-encoded and
 * without its query.
 */
public record Request(
    String method, String path, String query, Map<String, String> headers, String body) {

  /** A path that still holds its query is taken apart. */
  public Request {
    int question = path.indexOf('?');
    if (question >= 0) {
      query = path.substring(question + 1);
      path = path.substring(0, question);
    }
  }

  /** The header's value, or an empty text. */
  public String header(String lowerCaseName) {
    return headers.getOrDefault(lowerCaseName, "");
  }

  /** The first query parameter of that name, decoded, or an empty text. */
  public String parameter(String name) {
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return "";
  }
}
