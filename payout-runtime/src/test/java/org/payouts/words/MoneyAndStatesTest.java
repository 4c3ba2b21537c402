package org.payouts.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyAndStatesTest {
  @ParameterizedTest
  @CsvSource({"150, USD, 1.50 USD", "5, GBP, 0.05 GBP", "7, JPY, 7 JPY", "150, ZZZ, 1.50 ZZZ"})
  void minor_units_are_shown_with_the_currencys_decimals(long minor, String code, String shown) {
    assertThat(Money.text(minor, code)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "ACCEPTED, waiting",
    "RETRY_WAIT, waiting",
    "FROM_TOMORROW, waiting",
    "ATTEMPTING, paying",
    "SUBMITTED, paying",
    "IN_DOUBT, unclear",
    "REVIEW, needs you",
    "PAID, paid",
    "FAILED, failed"
  })
  void each_state_has_a_word_for_people(String state, String word) {
    assertThat(StateWord.of(state)).hasToString(word);
  }

  @Test
  void what_is_settled_or_asks_a_person_goes_on_no_further_by_itself() {
    assertThat(StateWord.values())
        .filteredOn(StateWord::ended)
        .containsExactly(StateWord.NEEDS_YOU, StateWord.PAID, StateWord.FAILED);
  }
}
