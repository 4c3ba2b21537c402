package org.payouts.cli.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactAmountTest {

  private final List<Flaw> flaws = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "30, 2, 3000",
    "4.25, 2, 425",
    "4.2, 2, 420",
    "0.01, 2, 1",
    "007.50, 2, 750",
    "1999.99, 2, 199999",
    "9999999999999.99, 2, 999999999999999",
    "500, 0, 500",
    "1.234, 3, 1234"
  })
  void an_amount_is_read_digit_by_digit_in_the_currencys_own_decimals(
      String text, int decimals, long minor) {
    assertThat(ExactAmount.parse(text, decimals, flaws::add)).hasValue(minor);
    assertThat(flaws).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,234.50|thousands separator",
        "1 234.50|thousands separator",
        "1'234.50|thousands separator",
        "1.234,50|not a number",
        "4,25|decimal comma",
        "4.255|has 3 decimals",
        "4.250|has 3 decimals",
        "-1|has a sign",
        "+1|has a sign",
        "−1|has a sign",
        "(1)|has a sign",
        "1e3|exponent",
        "1E-2|exponent",
        "NaN|not a number",
        "Infinity|not a number",
        "0x10|not a number",
        "1f|not a number",
        "£4.25|currency symbol",
        "$4.25|currency symbol",
        "4.25 €|currency symbol",
        "GBP 4|currency symbol",
        "4.|decimal point",
        ".5|decimal point",
        "1.2.3|not a number",
        "４|digits other than 0 to 9",
        "0|is zero",
        "0.00|is zero",
        "99999999999999999999|absurdly large",
        "10000000000000.00|absurdly large"
      })
  void whatever_could_be_read_in_two_ways_is_refused_with_its_reason(String text, String reason) {
    assertThat(ExactAmount.parse(text, 2, flaws::add)).isEqualTo(OptionalLong.empty());
    assertThat(flaws)
        .hasSize(1)
        .first()
        .satisfies(flaw -> assertThat(flaw.what()).contains(reason));
    assertThat(flaws.get(0).remedy()).isNotBlank();
  }

  @Test
  void an_empty_amount_is_no_zero() {
    assertThat(ExactAmount.parse("", 2, flaws::add)).isEmpty();
    assertThat(flaws.get(0).what()).isEqualTo("is empty");
  }

  @Test
  void a_decimal_is_refused_where_the_currency_has_none() {
    assertThat(ExactAmount.parse("5.5", 0, flaws::add)).isEmpty();
    assertThat(flaws.get(0).what()).contains("the currency has 0");
  }
}
