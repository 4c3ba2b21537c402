package org.payouts.verification.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The specification's fast configurations come out as expected: of the weakened ones a third each
 * day. {@code -Dmodel=fast} runs all fast ones, {@code -Dmodel=all} all, {@code -Dmodel="NAME
 * NAME"} some.
 */
class ModelIT {

  @Test
  void the_protocol_holds_and_each_weakened_one_is_caught(@TempDir Path scratch)
      throws IOException, InterruptedException {
    List<Configuration> all =
        Configurations.read(ModelRun.specification().resolve("configurations.txt"));
    String asked = System.getProperty("model", "today");
    List<Result> results =
        ModelRun.run(ModelRun.wanted(all, List.of(asked.split("\\s+"))), System.out, scratch);
    assertThat(results).isNotEmpty().allMatch(Result::asExpected);
    if (Set.of("today", "fast", "all").contains(asked)) {
      assertThat(changes(results)).isEqualTo(changesOfTheCode());
    }
  }

  /** What happened in the model, so that nothing in it is true for lack of happening. */
  private static Set<String> changes(List<Result> results) {
    return results.stream()
        .flatMap(result -> result.changes().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** As the module has them that is rendered from the code's table. */
  private static Set<String> changesOfTheCode() throws IOException {
    String table = Files.readString(ModelRun.specification().resolve("StateTable.tla"));
    return Pattern.compile("<<\"(\\w+)\", \"(\\w+)\">>")
        .matcher(table)
        .results()
        .filter(pair -> !pair.group(1).equals(pair.group(2)))
        .map(pair -> pair.group(1) + " -> " + pair.group(2))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
