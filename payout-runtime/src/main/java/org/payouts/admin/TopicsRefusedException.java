package org.payouts.admin;

import java.util.List;

/**
 * The topics are not as they must be, or must not be created. Names every problem with its remedy.
 */
public final class TopicsRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public TopicsRefusedException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
