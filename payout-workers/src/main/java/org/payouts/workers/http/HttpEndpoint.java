package org.payouts.workers.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Where a provider lives and how it is talked to.
 *
 * @param base scheme, host and port; no path
 * @param credentials headers sent with every question; never printed
 * @param callTimeout from the start of a call to the last byte of its answer
 * @param threads threads that serve the client's callbacks
 */
public record HttpEndpoint(
    URI base,
    Map<String, String> credentials,
    Duration connectTimeout,
    Duration callTimeout,
    int threads) {

  public HttpEndpoint {
    credentials = Map.copyOf(credentials);
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

  /** The address of a question. */
  URI address(String path) {
    return URI.create(base.getScheme() + "://" + base.getRawAuthority() + path);
  }

  @Override
  public String toString() {
    return "HttpEndpoint[" + base + ", credentials " + credentials.keySet() + "]";
  }
}
