package org.payouts.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.Platform;

class BatchPayoutIdTest {
  @Test
  void the_id_is_frozen() {
    assertThat(BatchPayoutId.of("2026-11", Platform.PROLIFIC, "61a2b3c4d5e6f708192a3b4c"))
        .isEqualTo("2026-11:prolific:61a2b3c4d5e6f708192a3b4c");
    assertThat(BatchPayoutId.of("Week_1.b", Platform.MTURK, "3TESTASSIGNMENT0001"))
        .isEqualTo("Week_1.b:mturk:3TESTASSIGNMENT0001");
    assertThat(BatchPayoutId.of("-", Platform.RESPONDENT, "a:b")).isEqualTo("-:respondent:a:b");
  }

  @Test
  void the_label_is_taken_as_typed() {
    assertThat(BatchPayoutId.of("A", Platform.MTURK, "x"))
        .isNotEqualTo(BatchPayoutId.of("a", Platform.MTURK, "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "a:b", "ä", "a\n", "12345678901234567890123456789012345678901"})
  void a_malformed_label_is_refused(String label) {
    assertThat(BatchPayoutId.isLabel(label)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BatchPayoutId.of(label, Platform.MTURK, "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " x", "x/y", "ü"})
  void a_target_that_makes_no_payout_id_is_refused(String target) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BatchPayoutId.of("b", Platform.MTURK, target));
  }

  @Test
  void the_longest_label_and_an_overlong_target_are_refused_together() {
    String label = "l".repeat(40);
    assertThat(BatchPayoutId.of(label, Platform.MTURK, "t".repeat(81))).hasSize(128);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BatchPayoutId.of(label, Platform.MTURK, "t".repeat(82)));
  }
}
