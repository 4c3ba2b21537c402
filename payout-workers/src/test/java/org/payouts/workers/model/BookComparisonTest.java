package org.payouts.workers.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.payouts.workers.model.BookReading.Ours;

class BookComparisonTest {
  private static final long AMOUNT = 150;

  /** Amounts separated by blanks. */
  private static List<BigDecimal> amounts(String text) {
    return Stream.of(text.split(" ")).filter(t -> !t.isEmpty()).map(BigDecimal::new).toList();
  }

  private static String judged(String before, String now, Ours ofAnotherAmount) {
    List<BigDecimal> entries = amounts(now);
    BookReading evidence =
        BookComparison.of(amounts(before), entries).evidence(AMOUNT, "ref", ofAnotherAmount);
    if (evidence instanceof BookReading.Present present) {
      assertThat(present.paidAmountMinor()).isEqualTo(AMOUNT);
      assertThat(present.reference()).isEqualTo("ref");
      assertThat(present.entries()).as("the entries as read").isEqualTo(entries);
      return "present";
    }
    if (evidence instanceof BookReading.Absent absent) {
      assertThat(absent.entries()).as("the entries as read").isEqualTo(entries);
      return "absent";
    }
    BookReading.Differs differs = (BookReading.Differs) evidence;
    assertThat(differs.entries()).as("the entries as read").isEqualTo(entries);
    return "differs " + differs.ours();
  }

  @ParameterizedTest(name = "before [{0}], now [{1}]: {2}")
  @CsvSource({
    "'', '', absent",
    "'10 150', '150.00 10.0', absent",
    "'', '150', present",
    "'150', '150 150', present",
    "'7 150', '150 7 150', present",
    "'', '150 150', differs LIKELY",
    "'', '150 3', differs LIKELY",
    "'10', '', differs VANISHED",
    "'10 20', '20 99', differs VANISHED",
    "'10', '150', differs LIKELY",
    "'150', '', differs VANISHED_ALIKE",
    "'10 149.5', '10', differs VANISHED_ALIKE",
    "'150 10', '10 99', differs VANISHED_ALIKE",
    "'10 20', '10 20 99', differs OTHER",
    "'', '300', differs OTHER",
    "'', '75 75', differs OTHER"
  })
  void exactly_one_entry_more_of_the_amount_is_the_payment_and_nothing_else_is(
      String before, String now, String expected) {
    assertThat(judged(before, now, Ours.NO)).isEqualTo(expected.replace("OTHER", "NO"));
    assertThat(judged(before, now, Ours.MAYBE)).isEqualTo(expected.replace("OTHER", "MAYBE"));
  }

  @ParameterizedTest(name = "before [{0}], now [{1}]: {2}")
  @CsvSource({
    "'', '150.00000000000003', present",
    "'', '149.99999999999997', present",
    "'', '150.01', present",
    "'', '149.99', present",
    "'150.00000000000003', '149.99999999999997', absent",
    "'150.00000000000003', '150 150', present",
    "'150 150.01 150.02', '150.01 150.02 150', absent",
    "'', '150.011', differs LIKELY",
    "'', '151', differs LIKELY",
    "'', '149', differs LIKELY",
    "'', '151.01', differs NO",
    "'', '148.99', differs NO",
    "'150', '150.5', differs LIKELY"
  })
  void amounts_are_the_same_to_a_hundredth_of_a_minor_unit_and_perhaps_ours_to_a_whole_one(
      String before, String now, String expected) {
    assertThat(judged(before, now, Ours.NO)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "[{0}] and known [{1}]: [{2}]")
  @CsvSource({
    "'', '', ''",
    "'7', '', '7'",
    "'', '7', '7'",
    "'7', '7', '7'",
    "'7', '7 7', '7 7'",
    "'7 7', '7', '7 7'",
    "'7.0000001', '7', '7.0000001'",
    "'9', '7', '9 7'"
  })
  void a_first_baseline_holds_what_is_known_whether_the_books_show_it_or_not(
      String entries, String known, String expected) {
    assertThat(BookComparison.union(amounts(entries), amounts(known))).isEqualTo(amounts(expected));
  }

  @Test
  void a_payment_that_appears_late_is_not_the_next_payouts_payment() {
    List<BigDecimal> baseline = BookComparison.union(List.of(), amounts("150"));
    assertThat(BookComparison.of(baseline, amounts("150")).evidence(150, null, Ours.NO))
        .isInstanceOf(BookReading.Absent.class);
    assertThat(BookComparison.of(baseline, amounts("150 150")).evidence(150, null, Ours.NO))
        .isInstanceOf(BookReading.Present.class);
  }

  @ParameterizedTest
  @CsvSource({
    "5f9aBB0000000000000000a1, 5F9Abb0000000000000000A1, true",
    "5f9abb0000000000000000a1, 5f9abb0000000000000000a2, false",
    "sub1, sub1, true",
    "sub1, SUB1, false"
  })
  void hexadecimal_ids_are_the_same_in_upper_and_lower_case(
      String one, String other, boolean same) {
    assertThat(Ids.same(one, other)).isEqualTo(same);
  }
}
