package org.payouts.console.access;

import java.util.Set;

/**
 * Who is at the browser.
 *
 * @param name as the sign-in gave it; every action is written with it
 * @param from the address of the browser
 */
public record Person(String name, String from, Set<ConsoleRole> roles) {
  public Person {
    roles = Set.copyOf(roles);
  }

  /** Whether the person may do what a role may. */
  public boolean may(ConsoleRole role) {
    return roles.contains(role);
  }
}
