package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.PayoutLedgerEntry;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;

/** Limits of sums through the whole pipeline, set and seen by commands. */
@ExtendWith(KafkaCluster.class)
class LimitsIT {
  private static final int EACH = 100;

  @TempDir private Path temp;
  private Pipeline pipeline;

  @BeforeEach
  void start(@Bootstrap String bootstrap) throws Exception {
    pipeline = new Pipeline(bootstrap, temp);
    pipeline.startServices();
    pipeline.awaitReady();
  }

  @AfterEach
  void stop() {
    pipeline.close();
  }

  private String limits(String... args) {
    StringWriter said = new StringWriter();
    String[] all = new String[args.length + 1];
    all[0] = "limits";
    System.arraycopy(args, 0, all, 1, args.length);
    assertThat(pipeline.command(said, all)).as("%s", said).isZero();
    return said.toString();
  }

  private String setTotal(String amount) {
    return limits(
        "set",
        "mturk",
        "--currency",
        "USD",
        "--in-total",
        amount,
        "--zone",
        "UTC",
        "--by",
        "Ada",
        "--because",
        "grant");
  }

  private void publish(int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      pipeline.publish(Requests.mturk("m" + i, "3A" + i, EACH));
    }
  }

  /** So many are paid, and so many wait for the limit. */
  private void awaitPaidAndHeld(int paid, int held) {
    pipeline.awaitTopics(
        paid + " paid, " + held + " held", now -> now.paid().size() == paid && held(now) == held);
  }

  private static long held(TopicDump now) {
    return now.ledger().values().stream()
        .map(PayoutLedgerEntry::getWaitingCode)
        .filter(code -> Objects.equals(code, "ABOVE_SUM_LIMIT"))
        .count();
  }

  @Test
  void never_more_than_the_limit_is_paid_over_restarts_and_what_is_held_goes_on_when_it_is_raised()
      throws Exception {
    publish(0, 1);
    pipeline.awaitTopics("one is paid before the limit", now -> now.paid().size() == 1);
    assertThat(setTotal("4.00"))
        .contains("1.00 USD were paid in it before, 1.00 USD of them today");
    publish(1, 8);
    awaitPaidAndHeld(4, 4);
    assertThat(limits()).contains("4.00 USD of 4.00 USD", "UTC", "Ada");

    pipeline.stopServices();
    pipeline.startServices();
    pipeline.awaitReady();
    setTotal("6.00");
    awaitPaidAndHeld(6, 2);

    limits("clear", "mturk", "--by", "Ada", "--because", "done");
    awaitPaidAndHeld(8, 0);
    pipeline.judge();
    assertThat(setTotal("8.00")).contains("1.00 USD were paid in it before");
    List<String> shown = limits("--json").lines().toList();
    assertThat(shown).singleElement().asString().contains("\"used_in_total\":\"8.00 USD\"");
  }
}
