package org.payouts.workers.providers.http;

import org.jspecify.annotations.Nullable;

/**
 * One request, without host and credentials: those belong to the transport, so that neither can
 * reach a log by way of a request.
 *
 * @param path absolute path with query, already encoded
 * @param json body, or null for none
 * @param only what is kept of a 2xx that is a large array, or null for the whole body
 * @param cacheable whether an earlier answer will do, where a {@link CachingTransport} has one
 */
public record ProviderRequest(
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

  public ProviderRequest {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("A path starts with '/': " + path);
    }
    if (cacheable && method != Method.GET) {
      throw new IllegalArgumentException("Only a GET may be answered from memory: " + path);
    }
  }

  public ProviderRequest(Method method, String path, @Nullable String json) {
    this(method, path, json, null, false);
  }

  public static ProviderRequest get(String path) {
    return new ProviderRequest(Method.GET, path, null);
  }

  public static ProviderRequest post(String path, String json) {
    return new ProviderRequest(Method.POST, path, json);
  }

  /** The same request for some elements of a list. */
  public ProviderRequest only(ListFilter filter) {
    return new ProviderRequest(method, path, json, filter, cacheable);
  }

  /** The same request, which an earlier answer may answer as well. */
  public ProviderRequest mayBeCached() {
    return new ProviderRequest(method, path, json, only, true);
  }
}
