package org.payouts.workers.http;

import org.jspecify.annotations.Nullable;

/**
 * One request, without host and credentials: those belong to the transport, so that neither can
 * reach a log by way of a question.
 *
 * @param path absolute path with query, already encoded
 * @param json body, or null for none
 * @param only what is kept of a 2xx that is a large array, or null for the whole body
 * @param cacheable whether an earlier answer will do, where a {@link CachingTransport} has one
 */
public record HttpQuestion(
    Method method,
    String path,
    @Nullable String json,
    @Nullable ListFilter only,
    boolean cacheable) {

  /** The methods our providers need. */
  public enum Method {
    GET,
    POST
  }

  public HttpQuestion {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("A path starts with '/': " + path);
    }
    if (cacheable && method != Method.GET) {
      throw new IllegalArgumentException("Only a GET may be answered from memory: " + path);
    }
  }

  public HttpQuestion(Method method, String path, @Nullable String json) {
    this(method, path, json, null, false);
  }

  public static HttpQuestion get(String path) {
    return new HttpQuestion(Method.GET, path, null);
  }

  public static HttpQuestion post(String path, String json) {
    return new HttpQuestion(Method.POST, path, json);
  }

  /** The same question for some elements of a list. */
  public HttpQuestion only(ListFilter filter) {
    return new HttpQuestion(method, path, json, filter, cacheable);
  }

  /** The same question, which an earlier answer may answer as well. */
  public HttpQuestion mayBeCached() {
    return new HttpQuestion(method, path, json, only, true);
  }
}
