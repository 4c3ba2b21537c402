package org.payouts.console.access;

import java.util.Set;

/**
 * Who is at the browser.
 *
 * @param name as the sign-in gave it; every action is written with it
 * @param from the address of the browser
 */
public record Person(String name, String from, Set<ConsoleRole> roles) {
  private static final int LONGEST_NAME = 100;

  public Person {
    roles = Set.copyOf(roles);
  }

  /** Whether actions may be written with it. */
  static boolean isName(String name) {
    return !name.isBlank()
        && name.length() <= LONGEST_NAME
        && name.chars().noneMatch(Character::isISOControl);
  }

  /** Whether the person may do what a role may. */
  public boolean may(ConsoleRole role) {
    return roles.contains(role);
  }
}
