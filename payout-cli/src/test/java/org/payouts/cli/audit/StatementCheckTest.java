package org.payouts.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.audit.checks.Check;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.run.AuditReport;
import org.payouts.audit.run.AuditReport.CheckLine;
import org.payouts.audit.run.AuditReport.CheckStatus;
import org.payouts.cli.report.ReportFilter;
import org.payouts.cli.report.ReportedPayout;
import org.payouts.cli.requests.SourceFormat;
import org.payouts.cli.statement.Statement;
import org.payouts.cli.statement.StatementOptions;
import org.payouts.cli.statement.StatementReader;

/** What an audit says by a statement that names participants. */
class StatementCheckTest {
  private static final String P = "5f9abb000000000000000001";
  private static final String Q = "5f9abb000000000000000002";
  private static final String S1 = "68a97646df7a184d80974c01";
  private static final String S2 = "68a97646df7a184d80974c02";
  private static final String S3 = "68a97646df7a184d80974c03";
  private static final String SUBMISSIONS =
      "Submission id,Participant id\n%s,%s\n%s,%s\n%s,%s\n".formatted(S1, P, S2, P, S3, Q);

  private static final List<ReportedPayout> PAYOUTS =
      List.of(paid("p1", S1), paid("p2", S2), paid("p3", S3));

  private static ReportedPayout paid(String id, String submission) {
    Instant at = Instant.parse("2026-11-20T10:00:00Z");
    return new ReportedPayout(
        id,
        "",
        Platform.PROLIFIC,
        "",
        "661f26ea30860d35fbbeb4fd",
        submission,
        "",
        "PAID",
        150,
        "GBP",
        150L,
        null,
        "",
        at,
        at,
        "",
        "",
        "");
  }

  /** A statement that has one line of 1.50 for each of the participants. */
  private static Statement statement(String... participants) {
    StatementReader reader =
        new StatementReader(
            new StatementOptions(null, "GBP", Map.of(), Map.of(), SourceFormat.ANY));
    StringBuilder lines = new StringBuilder("Participant id,Amount\n");
    for (String participant : participants) {
      lines.append(participant).append(",1.50\n");
    }
    reader.add("transactions", lines.toString().getBytes(StandardCharsets.UTF_8));
    reader.add("submissions", SUBMISSIONS.getBytes(StandardCharsets.UTF_8));
    Statement statement = reader.statement();
    assertThat(statement.problems()).isEmpty();
    return statement;
  }

  private static StatementCheck check(Statement statement) {
    return StatementCheck.of(statement, PAYOUTS, ReportFilter.ALL, null);
  }

  private static AuditReport added(StatementCheck check) {
    return check.added(
        new AuditReport(
            0,
            0,
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(),
            0,
            List.of(),
            0,
            0,
            List.of(),
            List.of(
                new CheckLine(Check.ONE_PAYMENT, CheckStatus.NOT_CHECKED, 0, ""),
                new CheckLine(Check.BOOKS_AGREE, CheckStatus.NOT_CHECKED, 0, "")),
            List.of(),
            "",
            null,
            null));
  }

  @Test
  void three_payments_of_a_participant_with_two_payouts_are_one_too_many() {
    StatementCheck check = check(statement(P, P, P, Q));

    assertThat(check.sentence()).startsWith("PAID TWICE: 1 (4 payments");
    AuditReport report = added(check);
    assertThat(report.findings())
        .extracting(Finding::text)
        .singleElement()
        .asString()
        .contains("paid more than once", "participant " + P, "(or p2)");
    assertThat(report.checks())
        .extracting(CheckLine::standing)
        .containsExactly(CheckStatus.BROKEN, CheckStatus.HOLDS);
  }

  @Test
  void the_payments_of_a_participant_are_compared_with_all_payouts_of_its_submissions() {
    StatementCheck check = check(statement(P, P, Q));

    assertThat(check.sentence())
        .startsWith("nobody was paid twice (3 payments")
        .contains("3 are one payout's each", "2 name a participant with several submissions");
    AuditReport report = added(check);
    assertThat(report.findings()).isEmpty();
    assertThat(report.checks())
        .extracting(CheckLine::standing)
        .containsExactly(CheckStatus.HOLDS, CheckStatus.HOLDS);
  }

  @Test
  void a_payment_that_is_missing_names_all_payouts_that_it_may_be_of() {
    AuditReport report = added(check(statement(P, Q)));

    assertThat(report.findings())
        .extracting(Finding::text)
        .containsExactly(
            "reported paid, 1.50 GBP on " + S2 + ", and the statement does not list it (or p1)");
  }
}
