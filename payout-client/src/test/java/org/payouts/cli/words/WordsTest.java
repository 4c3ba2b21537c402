package org.payouts.cli.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.payouts.words.StateWord;

class WordsTest {

  @ParameterizedTest
  @CsvSource({
    "REQUESTED, waiting",
    "ACCEPTED, waiting",
    "RETRY_WAIT, waiting",
    "ATTEMPTING, paying",
    "SUBMITTED, paying",
    "IN_DOUBT, unclear",
    "REVIEW, needs you",
    "PAID, paid",
    "FAILED, failed",
    "SOMETHING_NEWER, waiting"
  })
  void each_state_has_a_word_for_people(String state, String word) {
    assertThat(StateWord.of(state)).hasToString(word);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "before [], now [200]|the books showed no bonus before, and 2.00 GBP now",
        "before [150], now [150]|the books showed 1.50 GBP before, and 1.50 GBP now",
        "before [150], now [50 150]|the books showed 1.50 GBP before, and 0.50 GBP and 1.50 GBP now",
        "open: before [13], now [332]; twice: before [], now [1]"
            + "|open: 0.13 GBP before, and 3.32 GBP now; twice: no bonus before, and 0.01 GBP now",
        "no submission of that ID|no submission of that ID",
        "before [0.5], now []|before [0.5], now []"
      })
  void books_are_read_out_in_major_units(String text, String sentence) {
    assertThat(ProviderText.books(text, "GBP")).isEqualTo(sentence);
  }

  @Test
  void a_short_workspace_is_said_in_major_units() {
    assertThat(
            ProviderText.waiting(
                "workspace W needs 1233 minor units: available 0 minor GBP. Add funds."))
        .isEqualTo(
            "workspace W has 0.00 GBP; its next payouts need 12.33 GBP with fees. Add funds.");
    assertThat(ProviderText.waiting("its turn")).isEqualTo("its turn");
  }

  @Test
  void one_is_not_many() {
    assertThat(Plural.of(1, "study", "studies")).isEqualTo("1 study");
    assertThat(Plural.of(0, "study", "studies")).isEqualTo("0 studies");
  }
}
