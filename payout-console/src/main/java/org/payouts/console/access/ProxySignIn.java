package org.payouts.console.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whom a proxy in front of the console names. */
public final class ProxySignIn implements SignIn {
  private static final int LONGEST_NAME = 100;
  private static final String EVERYBODY = "*";

  private final Set<InetAddress> proxies = new HashSet<>();
  private final String header;
  private final Map<ConsoleRole, List<String>> names;

  /**
   * @param proxies addresses that are believed
   * @param header in which they name the person
   * @param names who has which role
   * @throws IllegalArgumentException if an address is none
   */
  public ProxySignIn(List<String> proxies, String header, Map<ConsoleRole, List<String>> names) {
    for (String proxy : proxies) {
      this.proxies.add(address(proxy));
    }
    this.header = header;
    this.names = Map.copyOf(names);
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text + " is no address", e);
    }
  }

  @Override
  public Optional<Person> who(Visit visit) {
    String name = visit.headers().get(header);
    if (name == null || !isName(name) || !proxies.contains(address(visit.address()))) {
      return Optional.empty();
    }
    Set<ConsoleRole> roles = EnumSet.noneOf(ConsoleRole.class);
    names.forEach(
        (role, people) -> {
          if (people.contains(name) || people.contains(EVERYBODY)) {
            roles.add(role);
          }
        });
    if (roles.isEmpty()) {
      return Optional.empty();
    }
    roles.add(ConsoleRole.READER);
    String forwarded = visit.headers().get("X-Forwarded-For");
    String from = forwarded == null ? visit.address() : forwarded.split(",", 2)[0].strip();
    return Optional.of(new Person(name, from, roles));
  }

  private static boolean isName(String name) {
    return !name.isBlank()
        && name.length() <= LONGEST_NAME
        && name.chars().noneMatch(Character::isISOControl);
  }
}
