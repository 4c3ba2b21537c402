package org.payouts.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadsheetTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x"
      })
  void what_a_spreadsheet_takes_for_a_formula_begins_with_an_apostrophe(String text) {
    assertThat(SpreadsheetText.safe(text)).isEqualTo("'" + text);
  }

  @Test
  void any_other_text_stays() {
    assertThat(SpreadsheetText.safe("")).isEmpty();
    assertThat(SpreadsheetText.safe("1=1")).isEqualTo("1=1");
  }
}
