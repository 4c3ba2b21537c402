package org.payouts.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.MTurkTarget;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.SourcePosition;
import org.payouts.topics.Topics;

/** {@code report}, {@code status --batch} and {@code audit} about some payouts. */
class ReportIT extends StackFixture {
  private static final SourcePosition SOURCE = new SourcePosition(Topics.BONUS_REQUESTED, 0, 7L);
  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

  private void command(String id, String batch, String assignment, long minor) throws Exception {
    PayoutCommand command =
        Records.commandOf(id, SOURCE)
            .setTarget(
                MTurkTarget.newBuilder().setWorkerId("A1").setAssignmentId(assignment).build())
            .setBatch(batch)
            .setAmountMinor(minor)
            .setRequestedBy("A. Jones")
            .build();
    write(Topics.commands(Platform.MTURK), 0, id, command);
    if (batch.equals("open")) {
      write(
          Topics.ledger(Platform.MTURK),
          0,
          id,
          Records.entry(id, "REVIEW", SOURCE)
              .setReviewReason("absent")
              .setCommand(command)
              .build());
    }
  }

  private void paid(String id, String assignment, long minor) throws Exception {
    write(
        Topics.BONUS_PAID,
        0,
        id,
        BonusPaid.newBuilder()
            .setPayoutId(id)
            .setPlatform(Platform.MTURK)
            .setTarget(assignment)
            .setAmountMinor(minor)
            .setCurrency("USD")
            .setPaidAmountMinor(minor)
            .setSettledAt(AT)
            .build());
  }

  private void stack() throws Exception {
    command("may:mturk:3A", "may", "3A", 120);
    paid("may:mturk:3A", "3A", 120);
    command("may:mturk:3B", "may", "3B", 200);
    write(
        Topics.BONUS_FAILED,
        0,
        "may:mturk:3B",
        BonusFailed.newBuilder()
            .setPayoutId("may:mturk:3B")
            .setPlatform(Platform.MTURK)
            .setTarget("3B")
            .setAmountMinor(200)
            .setCurrency("USD")
            .setFailureCode("CANCELLED")
            .setFailureDetail("not wanted")
            .setSettledAt(AT)
            .build());
    command("may:mturk:3C", "may", "3C", 300);
    command("open:mturk:3D", "open", "3D", 400);
  }

  @Test
  void a_batch_is_reported_with_who_was_paid_who_was_not_and_who_waits() throws Exception {
    stack();

    assertThat(run("report", "--batch", "may", "--by", "B. Smith")).isZero();
    assertThat(out.toString())
        .contains("by B. Smith", "batch may", "USD: paid 1 (1.20 USD); failed 1 (2.00 USD)")
        .contains("CANCELLED: not wanted", "the worker of mturk to take it in")
        .doesNotContain("3D");

    assertThat(run("status", "--batch", "open")).isZero();
    assertThat(out.toString()).contains("needs you 1 (4.00 USD)", "absent");
    assertThat(run("report", "--batch", "none")).isEqualTo(1);
    assertThat(run("report")).isEqualTo(2);
  }

  @Test
  void the_files_of_a_report_are_written() throws Exception {
    stack();
    Path csv = temp.resolve("r.csv");
    Path html = temp.resolve("r.html");
    Path xlsx = temp.resolve("r.xlsx");
    assertThat(
            run(
                "report", "--batch", "may", "--csv", "" + csv, "--html", "" + html, "--xlsx",
                "" + xlsx))
        .isZero();

    assertThat(Files.readString(csv))
        .contains("may:mturk:3A,may,mturk,,,3A,A1,paid,1.20,1.20,,USD");
    assertThat(Files.readString(html)).contains("Not paid: 2", "Paid: 1");
    assertThat(Files.size(xlsx)).isPositive();
  }

  @Test
  void a_statement_answers_first_whether_anybody_was_paid_twice() throws Exception {
    stack();
    Path statement = temp.resolve("bonuses.csv");
    String header = "WorkerId,BonusAmount,AssignmentId,Reason,GrantTime\n";
    Files.writeString(statement, header + "A1,1.20,3A,Thanks,2026-11-21T10:00:00Z\n");

    run("audit", "--batch", "may", "--statement", statement.toString());
    assertThat(out.toString())
        .contains("nobody was paid twice (1 payment of", "1 are one payout's each");

    out.getBuffer().setLength(0);
    Files.writeString(
        statement,
        header
            + "A1,1.20,3A,Thanks,2026-11-21T10:00:00Z\nA1,1.20,3A,Thanks,2026-11-21T10:05:00Z\n"
            + "A1,2.00,3B,Thanks,2026-11-21T10:05:00Z\n");
    assertThat(run("audit", "--batch", "may", "--statement", statement.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("PAID TWICE: 1", "paid more than once: 1.20 USD on 3A")
        .contains("1 paid, and not reported paid", "the payout is reported failed");
  }

  @Test
  void without_books_the_audit_says_so_and_a_finding_that_is_known_stays_listed() throws Exception {
    stack();
    assertThat(run("audit", "--json")).isEqualTo(1);
    assertThat(out.toString())
        .contains("\"providers_books\":\"not checked: the providers' books\"");
    String number =
        out.toString()
            .replaceAll("(?s).*?\"findings\":\\[\\{\"number\":\"([0-9a-f]{12})\".*", "$1");

    assertThat(run("audit", "acknowledge", number, "--by", "B. Smith", "--because", "a test"))
        .isZero();
    out.getBuffer().setLength(0);
    run("audit");

    assertThat(out.toString())
        .contains("not checked: the providers' books", "1 known finding")
        .contains("known to B. Smith since", ": a test");
    assertThat(run("audit", "acknowledge", "x", "--because", "y")).isEqualTo(2);
  }
}
