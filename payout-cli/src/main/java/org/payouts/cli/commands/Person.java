package org.payouts.cli.commands;

import org.jspecify.annotations.Nullable;
import org.payouts.cli.failure.CommandFailure;

/** Who uses the command line: the name that was given, else the operating system's user. */
final class Person {
  private Person() {}

  /** The name, or null where neither says one. */
  static @Nullable String name(@Nullable String given) {
    if (given != null) {
      if (given.isBlank()) {
        throw CommandFailure.usage("--by must not be empty", "name who you are, or leave it out");
      }
      return given.strip();
    }
    String user = System.getProperty("user.name", "");
    // Java's own answer where the user has no name, as in a container.
    return user.isBlank() || user.equals("?") ? null : user;
  }
}
