package org.payouts.payout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
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

  /** The shapes are frozen as these patterns; the code has loops in their place. */
  @Test
  void spelling_and_shape_are_those_of_the_patterns() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    String characters = "AZaz09fFgG.._-\n \u00e9\ud83d\ude00";
    for (int round = 0; round < 20_000; round++) {
      // Mostly identifiers of the right length that one character may spoil.
      StringBuilder text =
          new StringBuilder(random.nextBoolean() ? "a1B2c3D4e5F6a1B2c3D4e5F6" : "A1");
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        char c = characters.charAt(random.nextInt(characters.length()));
        if (random.nextBoolean()) {
          text.setCharAt(random.nextInt(text.length()), c);
        } else {
          text.append(c);
        }
      }
      String id = text.toString();
      boolean any = id.matches("(?!\\.+$)[A-Za-z0-9._-]+");
      assertThat(TargetId.isSafe(id)).as(id).isEqualTo(any);
      boolean hex = id.matches("[0-9A-Fa-f]{24}");
      assertThat(TargetId.isProlificForm(id)).as(id).isEqualTo(hex);
      assertThat(TargetId.PROLIFIC_SUBMISSION.canonical(id))
          .isEqualTo(hex ? id.toLowerCase(Locale.ROOT) : id);
      String capitals = id.matches("[A-Za-z0-9]+") ? id.toUpperCase(Locale.ROOT) : id;
      assertThat(TargetId.MTURK_HIT.canonical(id)).isEqualTo(capitals);
      String worker = any ? (capitals.matches("A[A-Z0-9]+") ? null : "SHAPE") : "CHARACTERS";
      assertThat(TargetId.MTURK_WORKER.flaw(id, IdRule.SHAPE).map(Enum::name).orElse(null))
          .as(id)
          .isEqualTo(worker);
      String hit = any ? (capitals.matches("[A-Z0-9]+") ? null : "SHAPE") : "CHARACTERS";
      assertThat(TargetId.MTURK_HIT.flaw(id, IdRule.SHAPE).map(Enum::name).orElse(null))
          .as(id)
          .isEqualTo(hit);
    }
    for (String dots : new String[] {".", "..", "...", ".a", "a."}) {
      assertThat(TargetId.isSafe(dots)).isEqualTo(dots.contains("a"));
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
