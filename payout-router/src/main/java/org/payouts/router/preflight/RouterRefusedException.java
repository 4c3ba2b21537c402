package org.payouts.router.preflight;

import java.util.List;

/** The router must not run as things are. Names every problem, each with its remedy. */
public final class RouterRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public RouterRefusedException(List<String> problems) {
    super("The router does not start:\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
