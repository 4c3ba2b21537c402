package org.payouts.verification.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.StateName;
import org.payouts.workers.model.Transition;

/**
 * The specification's fast configurations come out as expected. {@code -Dmodel=all} runs all of
 * them, {@code -Dmodel="NAME NAME"} some.
 */
class ModelIT {

  @Test
  void the_protocol_holds_and_each_weakened_one_is_caught()
      throws IOException, InterruptedException {
    List<Configuration> all =
        Configurations.read(ModelRun.specification().resolve("configurations.txt"));
    String asked = System.getProperty("model", "fast");
    List<Result> results =
        ModelRun.run(ModelRun.wanted(all, List.of(asked.split("\\s+"))), System.out);
    assertThat(results).isNotEmpty().allMatch(Result::asExpected);
    if (asked.equals("fast") || asked.equals("all")) {
      assertThat(changes(results)).isEqualTo(changesOfTheCode());
    }
  }

  /** What happened in the model, so that nothing in it is true for lack of happening. */
  private static Set<String> changes(List<Result> results) {
    return results.stream()
        .flatMap(result -> result.changes().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> changesOfTheCode() {
    return Arrays.stream(Transition.values())
        .flatMap(ModelIT::changes)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> changes(Transition row) {
    return row.from().stream()
        .filter(from -> row.to(from) != from)
        .map((StateName from) -> from + " -> " + row.to(from));
  }
}
