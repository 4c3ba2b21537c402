package org.payouts.bench.runs;

import java.util.List;
import java.util.Objects;

/**
 * Runs that are compared with each other.
 *
 * @param id what {@code --only} takes
 * @param goal what was set out for, in a sentence
 * @param figure the figure that is compared and drawn
 * @param reference name of the run that the others are compared with; empty for none
 */
public record Row(
    String id, String title, String goal, String figure, String reference, List<Run> runs) {

  public Row {
    reference = Objects.requireNonNullElse(reference, "");
    runs = List.copyOf(runs);
  }

  /** The run of that name. */
  public Run run(String name) {
    return runs.stream().filter(run -> run.name().equals(name)).findFirst().orElseThrow();
  }
}
