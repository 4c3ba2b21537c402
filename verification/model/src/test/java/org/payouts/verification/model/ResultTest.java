package org.payouts.verification.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTest {
  private static Result of(String violates, String log) {
    Base base = new Base("payout", "MC", Map.of(), Map.of());
    return Result.of(
        new Configuration("X", base, violates, true, false, false, "", Map.of()), log, 1_500);
  }

  @Test
  void a_run_holds_only_if_tlc_says_so() {
    String done = "Model checking completed. No error has been found.\n";
    assertThat(of(null, done).asExpected()).isTrue();
    assertThat(of(null, "").outcome()).isEqualTo(Result.BROKEN);
    assertThat(of(null, "Error: java.lang.OutOfMemoryError").asExpected()).isFalse();
    assertThat(of("NoDoublePay", done).asExpected()).isFalse();
  }

  @Test
  void a_violation_counts_only_for_the_property_that_was_expected() {
    String log = "Error: Invariant NoDoublePay is violated.\nState 1: <Initial>\nState 2: <Call>\n";
    assertThat(of("NoDoublePay", log).asExpected()).isTrue();
    assertThat(of("NoDoublePay", log).depth()).isEqualTo(2);
    assertThat(of("PaidIsTrue", log).asExpected()).isFalse();
    assertThat(of(null, "Error: Action property LegalSteps is violated.").outcome())
        .isEqualTo("LegalSteps");
    assertThat(of(null, "Error: Temporal properties were violated.").asExpected()).isFalse();
  }

  @Test
  void figures_and_changes_are_read() {
    Result result =
        of(
            null,
            "9 states generated, 1,234 distinct states found, 0 states left on queue.\n"
                + "The depth of the complete state graph search is 34.\n"
                + "<<\"CHANGE\", \"REVIEW\", \"PAID\">>\n");
    assertThat(result.distinct()).isEqualTo(1_234);
    assertThat(result.depth()).isEqualTo(34);
    assertThat(result.changes()).containsExactly("REVIEW -> PAID");
  }
}
