package org.payouts.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;

class ReportTotalTest {

  private static ReportedPayout failed(long minor) {
    return new ReportedPayout(
        "p" + minor,
        "may",
        Platform.MTURK,
        "",
        "3HIT",
        "3A" + minor,
        "A1",
        "FAILED",
        minor,
        "USD",
        null,
        null,
        "A. Jones",
        Instant.EPOCH,
        Instant.EPOCH,
        "",
        "AMOUNT_INVALID",
        "");
  }

  @Test
  void absurd_amounts_count_as_nothing_in_totals_and_break_none() {
    List<ReportTotal> totals =
        ReportTotal.byAccount(
            LongStream.of(Long.MIN_VALUE, -1, Long.MAX_VALUE, Long.MAX_VALUE - 1, 151)
                .mapToObj(ReportTotalTest::failed)
                .toList());

    assertThat(totals).singleElement().extracting(ReportTotal::failedText).isEqualTo("5: 1.50 USD");
    assertThat(ReportTotal.byCurrency(totals))
        .singleElement()
        .extracting(ReportTotal::failedText)
        .isEqualTo("5: 1.50 USD");
  }
}
