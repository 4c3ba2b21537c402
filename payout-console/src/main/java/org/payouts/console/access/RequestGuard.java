package org.payouts.console.access;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of other origins away: a browser would send the console what such a page wants, also
 * under a name that the page's owner lets point to this machine.
 */
public final class RequestGuard {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> names = new HashSet<>();

  /**
   * @param more host names, beside the loopback names, under which the console is reached
   */
  public RequestGuard(List<String> more) {
    more.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * Why a request is refused; empty if it is not.
   *
   * @param changes whether it is one that changes something
   */
  public Optional<String> refusal(
      @Nullable String host, @Nullable String origin, @Nullable String site, boolean changes) {
    if (host == null || !isOurs(host)) {
      return Optional.of(
          "the console is not known as " + host + "; its names are listed by console.names");
    }
    if (origin != null && !isOrigin(origin, host)) {
      return Optional.of("pages of another origin may not ask");
    }
    // Browsers send both with what changes something; what sends neither is no page.
    boolean ofPage = origin != null || "same-origin".equals(site);
    if (changes && (!ofPage || (site != null && !site.equals("same-origin")))) {
      return Optional.of("only the console's own pages may change something");
    }
    return Optional.empty();
  }

  private boolean isOurs(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return names.contains(name) || LOOPBACK.contains(name.replaceFirst(":[0-9]*$", ""));
  }

  private static boolean isOrigin(String origin, String host) {
    return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
  }
}
