package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.PayoutLedgerEntry;
import org.payouts.router.preflight.RouterRefusedException;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.topics.Topics;

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

  /** The hash of the plan to pay two more, which says what limits would hold. */
  private String plan(String expected) throws IOException {
    Path file = temp.resolve("more.csv");
    Files.writeString(
        file,
        """
        payout_id,platform,worker_id,assignment_id,amount,currency,reason
        p1,mturk,A1,3P1,1.00,USD,thanks
        p2,mturk,A2,3P2,1.50,USD,thanks
        """);
    StringWriter said = new StringWriter();
    assertThat(pipeline.command(said, "request", file.toString(), "--dry-run"))
        .as("%s", said)
        .isZero();
    assertThat(said.toString().replaceAll("\\s+", " ")).contains(expected);
    return said.toString().replaceAll("(?s).*plan ([0-9a-f]{16}).*", "$1");
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
    assertThat(setTotal("4.00")).contains("paid before limits of sums: 1.00 USD, 1.00 USD of it");
    publish(1, 8);
    awaitPaidAndHeld(4, 4);
    assertThat(limits()).contains("4.00 USD of 4.00 USD", "UTC", "Ada");
    String hash = plan("2 of them would wait, 2.50 USD in all: above the limit of all together");

    pipeline.stopServices();
    pipeline.startServices();
    pipeline.awaitReady();
    setTotal("6.00");
    awaitPaidAndHeld(6, 2);

    limits("clear", "mturk", "--by", "Ada", "--because", "done");
    awaitPaidAndHeld(8, 0);
    StringWriter changed = new StringWriter();
    assertThat(pipeline.command(changed, "request", "--plan", hash)).isOne();
    assertThat(changed.toString())
        .contains("p1: no limit would hold it any more", "p2: ", "nothing was sent");
    pipeline.judge();
    assertThat(setTotal("8.00")).contains("paid before limits of sums: 1.00 USD");
    List<String> shown = limits("--json").lines().toList();
    assertThat(shown).singleElement().asString().contains("\"used_in_total\":\"8.00 USD\"");
  }

  @Test
  void a_lost_store_of_limits_stops_the_router_and_is_rebuilt_from_the_topics() throws Exception {
    setTotal("4.00");
    publish(0, 6);
    awaitPaidAndHeld(4, 2);
    pipeline.stopServices();
    try (Admin admin = Admin.create(pipeline.settings().kafkaClient())) {
      admin.deleteTopics(List.of(Topics.ROUTER_RESERVATIONS_CHANGELOG)).all().get();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  !admin.listTopics().names().get().contains(Topics.ROUTER_RESERVATIONS_CHANGELOG));
    }
    assertThatThrownBy(pipeline::startServices)
        .isInstanceOf(RouterRefusedException.class)
        .hasMessageContaining("payouts topics restore-registry");
    pipeline.stopServices();
    StringWriter said = new StringWriter();
    assertThat(pipeline.command(said, "topics", "restore-registry")).as("%s", said).isZero();
    // The limit, the offset of the last order, and six payouts.
    assertThat(said.toString()).contains("8 limits and reservations, 8 written back");
    pipeline.startServices();
    pipeline.awaitReady();
    setTotal("5.00");
    awaitPaidAndHeld(5, 1);
    pipeline.judge();
  }
}
