package org.payouts.console.access;

import java.util.EnumSet;
import java.util.Optional;

/** One person on this machine, who may do everything that the console's own rights permit. */
public final class TokenSignIn implements SignIn {
  private final Sessions sessions = new Sessions();
  private final String user;

  /**
   * @param user the name that actions are written with
   */
  public TokenSignIn(String user) {
    this.user = user;
  }

  /** A token for a link that opens one session. */
  public String token() {
    return sessions.token();
  }

  /** The session that a token opens, if it does. */
  public Optional<String> open(String token) {
    return sessions.open(token);
  }

  @Override
  public Optional<Person> who(Visit visit) {
    return sessions.isOpen(visit.session())
        ? Optional.of(new Person(user, visit.address(), EnumSet.allOf(ConsoleRole.class)))
        : Optional.empty();
  }

  @Override
  public String remedy() {
    return "Open the link that the console printed when it was started. It works once; a new start prints a new one.";
  }
}
