package org.payouts.console.access;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who has which role: names of people, or of their groups. */
public record RoleNames(Map<ConsoleRole, List<String>> names) {
  private static final String EVERYBODY = "*";

  public RoleNames {
    names = Map.copyOf(names);
  }

  /** The roles of somebody who has these names. A person with any of them may also read. */
  public Set<ConsoleRole> of(Collection<String> held) {
    Set<ConsoleRole> roles = EnumSet.noneOf(ConsoleRole.class);
    names.forEach(
        (role, given) -> {
          if (given.contains(EVERYBODY) || held.stream().anyMatch(given::contains)) {
            roles.add(role);
          }
        });
    if (!roles.isEmpty()) {
      roles.add(ConsoleRole.READER);
    }
    return roles;
  }
}
