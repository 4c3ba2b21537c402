package org.payouts.payout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.payout.TargetId.Flaw;

class TargetIdTest {
  private static final String ID = "690846826160be4b51b0c64a";

  @ParameterizedTest
  @CsvSource({
    "PROLIFIC_SUBMISSION, 690846826160BE4B51B0C64A, 690846826160be4b51b0c64a",
    "PROLIFIC_WORKSPACE, 690846826160BE4B51B0C64A, 690846826160be4b51b0c64a",
    "PROLIFIC_STUDY, wsT, wsT",
    "PROLIFIC_SUBMISSION, 690846826160BE4B51B0C64, 690846826160BE4B51B0C64",
    "MTURK_WORKER, a1worker, A1WORKER",
    "MTURK_ASSIGNMENT, 3assignment, 3ASSIGNMENT",
    "MTURK_HIT, 3hit-1, 3hit-1",
    "RESPONDENT_PROJECT, Ab12, Ab12",
    "RESPONDENT_SCREENER_RESPONSE, 690846826160BE4B51B0C64A, 690846826160BE4B51B0C64A"
  })
  void the_canonical_spelling_is_frozen(TargetId field, String written, String canonical) {
    assertThat(field.canonical(written)).isEqualTo(canonical);
    assertThat(field.canonical(canonical)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "690846826160be4b51b0c64",
        "6.12346E.23",
        "NA",
        "null",
        "wsT",
        "690846826160be4b51b0c64g"
      })
  void a_submission_that_is_not_24_hexadecimal_digits_has_no_shape(String id) {
    assertThat(TargetId.PROLIFIC_SUBMISSION.flaw(id, IdRule.SHAPE)).contains(Flaw.SHAPE);
    assertThat(TargetId.PROLIFIC_SUBMISSION.flaw(id, IdRule.ANY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a,b", "../x", "..", "a\n", "\u0430", "6.12346E+23"})
  void what_no_path_or_row_can_carry_is_never_let_through(String id) {
    for (TargetId field : TargetId.values()) {
      assertThat(field.flaw(id, IdRule.ANY)).contains(Flaw.CHARACTERS);
    }
  }

  @Test
  void an_identifier_is_neither_empty_nor_endless() {
    for (TargetId field : TargetId.values()) {
      assertThat(field.flaw("", IdRule.ANY)).contains(Flaw.EMPTY);
      assertThat(field.flaw("A".repeat(65), IdRule.ANY)).contains(Flaw.TOO_LONG);
    }
  }

  @Test
  void a_target_is_one_target_however_it_was_typed() {
    assertThat(Targets.canonical(new ProlificTarget("w", ID.toUpperCase(), ID.toUpperCase())))
        .isEqualTo(new ProlificTarget("w", ID, ID));
    assertThat(Targets.canonical(new MTurkTarget("a1", "3x", "3h")))
        .isEqualTo(new MTurkTarget("A1", "3X", "3H"));
    RespondentTarget respondent = new RespondentTarget("Pp", "Rr", 1L);
    assertThat(Targets.canonical(respondent)).isSameAs(respondent);
  }

  @Test
  void the_rule_is_shape_or_any() {
    assertThat(IdRule.parse("any")).contains(IdRule.ANY);
    assertThat(IdRule.parse("shape")).contains(IdRule.SHAPE);
    assertThat(IdRule.parse("ANY")).isEmpty();
  }
}
