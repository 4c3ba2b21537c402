package org.payouts.sandbox.providers;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.payouts.sandbox.providers.http.Request;

/**
 * Keeps web pages from the control interface: a browser on this machine would send it what a page
 * of another origin wants, also under a name that the page's owner lets point to this machine.
 */
final class ControlGuard {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final boolean loopbackOnly;

  /**
   * @param listensOn the address that the server listens on
   */
  ControlGuard(String listensOn) {
    this.loopbackOnly = isLoopback(listensOn);
  }

  /** Why the request is refused; empty if it is not. */
  Optional<String> refusal(Request request) {
    String host = request.header("host");
    // Elsewhere it goes by names that are not known here.
    if (loopbackOnly && !host.isEmpty() && !LOOPBACK.contains(name(host))) {
      return Optional.of("not for the host " + name(host));
    }
    String origin = request.header("origin");
    if (!origin.isEmpty() && !origin.equalsIgnoreCase("http://" + host)) {
      return Optional.of("not for pages of another origin");
    }
    return Optional.empty();
  }

  private static String name(String host) {
    return host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]*$", "");
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // The listener says so.
    }
  }
}
