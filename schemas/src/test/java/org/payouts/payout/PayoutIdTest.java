package org.payouts.payout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class PayoutIdTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "Z", "0", "a.b_c:d-e", "2026-11:prolific:61a2b3c4", "-", "..", ":"})
  void letters_digits_and_four_signs_make_an_id(String id) {
    assertThat(PayoutId.isValid(id)).isTrue();
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        " ", "a b", "a\n", "a/b", "ä", "é", "a\u0000", "a\u200b", "１", "a,b", "a+b", "😀", "a@b"
      })
  void nothing_else_makes_an_id(String id) {
    assertThat(PayoutId.isValid(id)).isFalse();
  }

  @Test
  void an_id_has_at_most_128_characters() {
    assertThat(PayoutId.isValid("x".repeat(128))).isTrue();
    assertThat(PayoutId.isValid("x".repeat(129))).isFalse();
  }

  @Test
  void every_char_is_judged_as_the_pattern_does() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      String id = String.valueOf((char) c);
      assertThat(PayoutId.isValid(id)).isEqualTo(id.matches("[A-Za-z0-9._:-]{1,128}"));
    }
  }
}
