package org.payouts.workers.http;

import org.jspecify.annotations.Nullable;

/**
 * One request, without host and credentials: those belong to the transport, so that neither can
 * reach a log by way of a question.
 *
 * @param path absolute path with query, already encoded
 * @param json body, or null for none
 */
public record HttpQuestion(Method method, String path, @Nullable String json) {

  /** The methods our providers need. */
  public enum Method {
    GET,
    POST
  }

  public HttpQuestion {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("A path starts with '/': " + path);
    }
  }

  public static HttpQuestion get(String path) {
    return new HttpQuestion(Method.GET, path, null);
  }

  public static HttpQuestion post(String path, String json) {
    return new HttpQuestion(Method.POST, path, json);
  }
}
