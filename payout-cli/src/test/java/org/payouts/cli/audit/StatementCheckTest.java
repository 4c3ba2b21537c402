package org.payouts.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.audit.checks.Check;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.run.AuditReport;
import org.payouts.audit.run.AuditReport.CheckLine;
import org.payouts.audit.run.AuditReport.CheckStatus;
import org.payouts.audit.statement.PaymentMark;
import org.payouts.cli.report.Period;
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
    return prolific(id, submission, "PAID", at, at);
  }

  private static ReportedPayout prolific(
      String id, String submission, String state, Instant askedAt, @Nullable Instant settledAt) {
    return reported(
        id,
        Platform.PROLIFIC,
        "661f26ea30860d35fbbeb4fd",
        submission,
        state,
        "GBP",
        askedAt,
        settledAt);
  }

  /** A payout of 1.50. */
  private static ReportedPayout reported(
      String id,
      Platform platform,
      String study,
      String target,
      String state,
      String currency,
      Instant askedAt,
      @Nullable Instant settledAt) {
    return new ReportedPayout(
        id,
        "",
        platform,
        "",
        study,
        target,
        "",
        state,
        150,
        currency,
        state.equals("PAID") ? 150L : null,
        null,
        "",
        askedAt,
        settledAt,
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

  private static final ReportFilter NOVEMBER =
      new ReportFilter(
          null,
          null,
          null,
          null,
          new Period(
              LocalDate.parse("2026-11-01"), LocalDate.parse("2026-11-30"), ZoneId.of("UTC")));

  /** A payout of 1.50 on S1; {@code ended} is null while it is open. */
  private static ReportedPayout payout(
      String id, String state, String asked, @Nullable String ended) {
    return prolific(
        id, S1, state, Instant.parse(asked), ended == null ? null : Instant.parse(ended));
  }

  /** What November's audit says of payments of 1.50 on S1, and of one on S3 that is in order. */
  private static StatementCheck november(List<String> days, ReportedPayout... payouts) {
    StatementReader reader =
        new StatementReader(
            new StatementOptions(null, "GBP", Map.of(), Map.of(), SourceFormat.ANY));
    StringBuilder lines = new StringBuilder("Submission id,Amount,Date\n");
    lines.append(S3).append(",1.50,2026-11-20\n");
    days.forEach(day -> lines.append(S1).append(",1.50,").append(day).append('\n'));
    reader.add("all.csv", lines.toString().getBytes(StandardCharsets.UTF_8));
    List<ReportedPayout> all = new ArrayList<>(List.of(payouts));
    all.add(paid("p3", S3));
    return StatementCheck.of(reader.statement(), all, NOVEMBER, null);
  }

  private static ReportedPayout ofOctober(String id) {
    return payout(id, "PAID", "2026-10-30T09:00:00Z", "2026-10-31T10:00:00Z");
  }

  private static ReportedPayout ofNovember(String id) {
    return payout(id, "PAID", "2026-10-31T23:00:00Z", "2026-11-01T00:05:00Z");
  }

  @Test
  void a_second_payment_of_a_payout_in_review_is_no_unknown_one() {
    StatementCheck check =
        november(
            List.of("2026-11-02", "2026-11-03"),
            payout("p1", "REVIEW", "2026-11-01T09:00:00Z", null));

    assertThat(check.sentence())
        .startsWith("PAID TWICE: 1 (3 payments")
        .contains("1 paid, and not reported paid")
        .doesNotContain("asked for by no payout");
    assertThat(added(check).checks())
        .extracting(CheckLine::standing)
        .containsExactly(CheckStatus.BROKEN, CheckStatus.BROKEN);
  }

  @Test
  void a_second_payment_in_another_month_is_paid_twice_in_either_order_of_lines() {
    for (List<String> days :
        List.of(List.of("2026-10-31", "2026-11-02"), List.of("2026-11-02", "2026-10-31"))) {
      StatementCheck check = november(days, ofOctober("p1"));

      assertThat(check.sentence()).startsWith("PAID TWICE: 1 (2 payments").contains(": 1 are one");
      assertThat(added(check).findings()).extracting(Finding::payoutId).containsExactly("p1");
    }
  }

  @Test
  void a_first_payment_in_another_month_shows_that_the_months_payout_was_paid_twice() {
    for (String state : List.of("PAID", "FAILED")) {
      ReportedPayout late = payout("p1", state, "2026-10-31T23:00:00Z", "2026-11-01T00:05:00Z");

      assertThat(november(List.of("2026-10-31", "2026-11-01"), late).sentence())
          .startsWith("PAID TWICE: 1 ");
    }
  }

  @Test
  void a_failed_payout_of_another_month_that_was_paid_there_is_paid_twice_by_one_more() {
    StatementCheck check =
        november(
            List.of("2026-11-02", "2026-10-31"),
            payout("p1", "FAILED", "2026-10-30T09:00:00Z", "2026-10-31T10:00:00Z"));

    assertThat(check.sentence()).startsWith("PAID TWICE: 1 ").doesNotContain("not reported");
  }

  @Test
  void what_was_paid_about_midnight_is_nobodys_second_payment() {
    assertThat(added(november(List.of("2026-11-01"), ofOctober("p1"))).findings()).isEmpty();
    assertThat(added(november(List.of("2026-10-31"), ofNovember("p1"))).findings()).isEmpty();
    assertThat(
            added(november(List.of("2026-10-31", "2026-11-01"), ofOctober("p1"), ofNovember("p2")))
                .findings())
        .isEmpty();
  }

  @Test
  void what_another_month_paid_twice_is_that_months() {
    StatementCheck check =
        november(
            List.of("2026-10-31", "2026-10-31", "2026-11-01"), ofOctober("p1"), ofNovember("p2"));

    assertThat(check.sentence())
        .startsWith("nobody was paid twice (2 payments")
        .contains(": 2 are");
    assertThat(added(check).findings()).isEmpty();
  }

  @Test
  void a_payment_of_another_month_stands_for_no_payout_that_was_asked_for_later() {
    ReportedPayout later = payout("p1", "PAID", "2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z");

    assertThat(added(november(List.of("2026-10-05", "2026-11-03"), later)).findings()).isEmpty();
    assertThat(november(List.of("2026-10-05"), later).sentence())
        .contains("1 reported paid, and not listed");
    assertThat(added(november(List.of("2026-10-05", "2026-11-01"), ofOctober("p1"))).findings())
        .isEmpty();
  }

  @Test
  void the_months_missing_payment_is_missing_although_another_month_paid_the_same() {
    assertThat(november(List.of("2026-10-31"), ofOctober("p1"), ofNovember("p2")).sentence())
        .contains("1 reported paid, and not listed");
  }

  @Test
  void a_mark_in_another_month_is_the_same_mark() {
    String ref = PaymentMark.mturk("ns", "p1");
    StatementReader reader =
        new StatementReader(new StatementOptions(null, null, Map.of(), Map.of(), SourceFormat.ANY));
    String line = "A1,1.50,3A,Thanks (ref " + ref + "),";
    reader.add(
        "bonuses.csv",
        ("WorkerId,BonusAmount,AssignmentId,Reason,GrantTime\n"
                + line
                + "2026-10-31T10:00:00Z\n"
                + line
                + "2026-11-02T10:00:00Z\n")
            .getBytes(StandardCharsets.UTF_8));
    Instant at = Instant.parse("2026-10-31T10:00:00Z");
    ReportedPayout october = reported("p1", Platform.MTURK, "", "3A", "PAID", "USD", at, at);

    StatementCheck check = StatementCheck.of(reader.statement(), List.of(october), NOVEMBER, "ns");

    assertThat(check.sentence()).startsWith("PAID TWICE: 1 (1 payment of");
  }
}
