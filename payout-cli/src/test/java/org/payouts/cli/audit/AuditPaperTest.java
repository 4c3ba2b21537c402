package org.payouts.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.payouts.audit.checks.Check;
import org.payouts.audit.run.AuditReport;
import org.payouts.audit.run.AuditReport.CheckLine;
import org.payouts.audit.run.AuditReport.CheckStatus;

/** The first lines of an audit's paper. */
class AuditPaperTest {

  /** A report that lists no finding, as where the list is full of others. */
  private static AuditReport report(CheckStatus onePayment, long found) {
    return new AuditReport(
        0,
        0,
        Map.of(),
        Map.of(),
        Map.of(),
        List.of(),
        0,
        List.of(),
        0,
        found,
        List.of(),
        List.of(new CheckLine(Check.ONE_PAYMENT, onePayment, found, "")),
        List.of(),
        "00",
        null,
        Map.of());
  }

  @Test
  void who_was_paid_twice_is_said_by_the_check_and_not_by_the_list() {
    assertThat(AuditPaper.simulatedBooks(report(CheckStatus.HOLDS, 0)))
        .startsWith("nobody was paid twice");
    assertThat(AuditPaper.simulatedBooks(report(CheckStatus.BROKEN, 1))).startsWith("PAID TWICE");
  }
}
