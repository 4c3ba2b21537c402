package org.payouts.console.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whom a proxy in front of the console names. */
public final class ProxySignIn implements SignIn {
  private final TrustedProxies proxies;
  private final String header;
  private final RoleNames names;

  /**
   * @param header in which the proxies name the person
   * @param names who has which role
   */
  public ProxySignIn(TrustedProxies proxies, String header, RoleNames names) {
    this.proxies = proxies;
    this.header = header;
    this.names = names;
  }

  @Override
  public Optional<Person> who(Visit visit) {
    String name = visit.headers().get(header);
    if (name == null || !Person.isName(name) || !proxies.sent(visit)) {
      return Optional.empty();
    }
    Set<ConsoleRole> roles = names.of(List.of(name));
    return roles.isEmpty()
        ? Optional.empty()
        : Optional.of(new Person(name, proxies.browserOf(visit), roles));
  }

  @Override
  public String remedy() {
    return "The proxy in front of the console names nobody who is let in.";
  }
}
