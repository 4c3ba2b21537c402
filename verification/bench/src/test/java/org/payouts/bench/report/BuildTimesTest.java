package org.payouts.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTimesTest {
  @TempDir Path root;

  @Test
  void test_classes_are_summed_by_module() throws Exception {
    report("payout-a", "surefire", "ATest", 3, "1.5");
    report("payout-a", "surefire", "BTest", 4, "1,000.25");
    report("payout-b", "failsafe", "CIT", 1, "20.0");

    assertThat(BuildTimes.tables(root))
        .contains("| payout-a | surefire | 2 | 7 | 1,002 |")
        .contains("| payout-b | failsafe | 1 | 1 | 20 |")
        .contains("|\n| BTest | payout-a | 4 | 1,000 |\n| CIT |");
  }

  private void report(String module, String kind, String name, int tests, String seconds)
      throws Exception {
    Path directory =
        Files.createDirectories(root.resolve(module).resolve("target").resolve(kind + "-reports"));
    Files.writeString(
        directory.resolve("TEST-" + name + ".xml"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite version="3.0.2" name="%s" time="%s" tests="%d" errors="0">
          <testcase name="x" classname="%s" time="0.1"/>
        </testsuite>
        """
            .formatted(name, seconds, tests, name));
  }
}
