package org.payouts.verification.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationsTest {
  private static final String BASE =
      """
      base payout MC
        MaxAtt = 2
        Requests <- R1
        symmetry Sym
        invariants NoDoublePay PaidIsTrue
        steps LegalSteps
        liveness NotLost
      """;

  @TempDir Path folder;

  private List<Configuration> read(String runs) throws IOException {
    return Configurations.read(Files.writeString(folder.resolve("c.txt"), BASE + runs));
  }

  @Test
  void a_run_changes_its_base_and_checks_all_of_it() throws IOException {
    Configuration run =
        read("run A1 payout holds fast\n  about one attempt\n  MaxAtt = 1\n").get(0);
    assertThat(run.fast()).isTrue();
    assertThat(run.expected()).isEqualTo("holds");
    assertThat(run.about()).isEqualTo("one attempt");
    assertThat(run.cfg())
        .contains("MaxAtt = 1", "Requests <- R1", "INVARIANT NoDoublePay", "INVARIANT PaidIsTrue")
        .contains("PROPERTY LegalSteps", "SYMMETRY Sym", "SPECIFICATION Spec\n")
        .doesNotContain("NotLost", "MaxAtt = 2");
  }

  @Test
  void a_live_run_is_fair_and_without_symmetry() throws IOException {
    String cfg = read("run A3 payout holds live\n").get(0).cfg();
    assertThat(cfg).contains("SPECIFICATION FairSpec", "PROPERTY NotLost").doesNotContain("SYMM");
  }

  @Test
  void a_run_that_must_fail_checks_that_property_alone() throws IOException {
    assertThat(read("run B1 payout violates NeverPaid\n").get(0).cfg())
        .contains("INVARIANT NeverPaid")
        .doesNotContain("NoDoublePay", "PROPERTY");
    assertThat(read("run B10 payout violates NotLost live\n").get(0).cfg())
        .contains("PROPERTY NotLost")
        .doesNotContain("INVARIANT");
  }

  @Test
  void what_cannot_be_meant_is_refused() {
    for (String wrong :
        List.of(
            "run A1 payout\n  MaxAtt = 1\n",
            "run A1 payout maybe\n",
            "run A1 nobody holds\n",
            "run A1 payout holds quick\n",
            "run A1 payout holds\n  MaxAtts = 1\n",
            "run A1 payout holds\n  MaxAtt = 1\n  MaxAtt = 2\n",
            "run A1 payout holds\nrun A1 payout holds\n",
            "tun A1 payout holds\n")) {
      assertThatThrownBy(() -> read(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void runs_are_asked_for_by_speed_or_by_name() throws IOException {
    List<Configuration> all = read("run A1 payout holds\nrun A2 payout holds fast\n");
    assertThat(ModelRun.wanted(all, List.of("all"))).isEqualTo(all);
    assertThat(ModelRun.wanted(all, List.of("fast"))).containsExactly(all.get(1));
    assertThat(ModelRun.wanted(all, List.of("A2", "A1"))).containsExactly(all.get(1), all.get(0));
    assertThatThrownBy(() -> ModelRun.wanted(all, List.of("A3")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A1 A2");
  }

  @Test
  void the_specifications_own_file_can_be_read() throws IOException {
    List<Configuration> all =
        Configurations.read(ModelRun.specification().resolve("configurations.txt"));
    assertThat(all)
        .filteredOn(run -> run.name().startsWith("A"))
        .allMatch(c -> c.violates() == null);
    assertThat(all)
        .filteredOn(run -> !run.name().startsWith("A"))
        .allMatch(c -> c.violates() != null);
  }
}
