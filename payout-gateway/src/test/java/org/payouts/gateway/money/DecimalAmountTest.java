package org.payouts.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalAmountTest {

  @ParameterizedTest
  @CsvSource({"4.25,425", "30,3000", "0.1,10", "0,0", "0.07,7", "9999999999999.99,999999999999999"})
  void a_plain_decimal_is_read_to_the_cent(String text, long minor) {
    assertThat(DecimalAmount.minor(text, "USD")).hasValue(minor);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "+1", "1e2", "1,00", "1.005", " 1", "1.", ".5", "NaN", "0x1", "١"})
  void anything_else_is_refused(String text) {
    assertThat(DecimalAmount.minor(text, "USD")).isEmpty();
  }

  @Test
  void the_currency_says_how_many_decimals_there_are() {
    assertThat(DecimalAmount.minor("5", "JPY")).hasValue(5);
    assertThat(DecimalAmount.text(5, "JPY")).isEqualTo("5");
    assertThat(DecimalAmount.text(5, "GBP")).isEqualTo("0.05");
  }
}
