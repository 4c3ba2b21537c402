package org.payouts.cli.requests;

import java.util.List;

/**
 * What came of reading request files. Nothing may be published unless {@code problems} is empty.
 *
 * @param bonuses the lines that can be paid, in file order
 * @param problems everything that is wrong, in file order
 * @param notes what a person should know, such as columns that were not used
 * @param skipped lines left out because their amount is empty
 */
public record RequestPlan(
    List<PlannedBonus> bonuses, List<FileProblem> problems, List<String> notes, int skipped) {

  public RequestPlan {
    bonuses = List.copyOf(bonuses);
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }

  /** Whether every line can be published. */
  public boolean sound() {
    return problems.isEmpty();
  }
}
