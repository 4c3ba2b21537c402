package org.payouts.console.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Proxies in front of the console whose word is taken. */
public final class TrustedProxies {
  private final Set<InetAddress> proxies;

  /**
   * @throws IllegalArgumentException if an address is none
   */
  public TrustedProxies(List<String> addresses) {
    this.proxies =
        addresses.stream().map(TrustedProxies::address).collect(Collectors.toUnmodifiableSet());
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text + " is no address", e);
    }
  }

  /** Whether a proxy has sent it. */
  boolean sent(Visit visit) {
    return proxies.contains(address(visit.address()));
  }

  /**
   * The address of the browser, as a proxy names it: each proxy appends whom it has heard, so what
   * stands before the last that is no proxy of ours is the browser's own word.
   */
  String browserOf(Visit visit) {
    String forwarded = sent(visit) ? visit.headers().get("X-Forwarded-For") : null;
    if (forwarded == null) {
      return visit.address();
    }
    String[] heard = forwarded.split(",", -1);
    int last = heard.length - 1;
    while (last > 0 && isProxy(heard[last].strip())) {
      last--;
    }
    return heard[last].strip();
  }

  /** Compared as text: a name would be asked for at a name server. */
  private boolean isProxy(String text) {
    return proxies.stream().anyMatch(proxy -> proxy.getHostAddress().equals(text));
  }
}
