package org.payouts.workers.providers.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where a provider lives and how it is talked to.
 *
 * @param base scheme, host and port; no path
 * @param credentials headers sent with every request, asked for each time because keys are replaced
 *     while a worker runs; never printed
 * @param callTimeout from the start of a call to the last byte of its answer
 * @param threads threads that serve the client's callbacks
 */
public record HttpEndpoint(
    URI base,
    Supplier<Map<String, String>> credentials,
    Duration connectTimeout,
    Duration callTimeout,
    int threads) {

  public HttpEndpoint {
    String scheme = base.getScheme();
    if (!("http".equals(scheme) || "https".equals(scheme)) || base.getHost() == null) {
      throw new IllegalArgumentException("Not an http(s) address with a host: " + base);
    }
    String path = base.getRawPath();
    if (!(path == null || path.isEmpty() || path.equals("/"))
        || base.getRawQuery() != null
        || base.getRawUserInfo() != null) {
      throw new IllegalArgumentException("An address has scheme, host and port only: " + base);
    }
  }

  /** An endpoint whose credentials never change. */
  public HttpEndpoint(
      URI base,
      Map<String, String> credentials,
      Duration connectTimeout,
      Duration callTimeout,
      int threads) {
    this(base, () -> credentials, connectTimeout, callTimeout, threads);
  }

  /** The address of a request. */
  URI address(String path) {
    return URI.create(base.getScheme() + "://" + base.getRawAuthority() + path);
  }

  @Override
  public String toString() {
    return "HttpEndpoint[" + base + "]";
  }
}
