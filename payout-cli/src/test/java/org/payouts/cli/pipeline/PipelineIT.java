package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.SourcePosition;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.calls.CallEntry;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultRule;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;

/** What publishers, providers and people do to the running pipeline, judged by books and topics. */
@ExtendWith(KafkaCluster.class)
class PipelineIT {

  private static Pipeline pipeline;
  @TempDir private static Path shared;
  @TempDir private Path temp;

  @BeforeAll
  static void start(@Bootstrap String bootstrap) throws Exception {
    pipeline = new Pipeline(bootstrap, shared);
    pipeline.startServices();
    pipeline.awaitReady();
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @AfterEach
  void the_books_agree_with_the_topics() {
    pipeline.providers().faults().clear();
    pipeline.judge();
  }

  private static List<Payment> booked(Provider provider, String target) {
    return pipeline.providers().book().of(provider, target);
  }

  private static List<String> codes(TopicDump dump, String id) {
    return dump.rejected().stream()
        .filter(rejected -> id.equals(rejected.getPayoutId()))
        .map(rejected -> rejected.getCode().name())
        .toList();
  }

  private static String code(TopicDump dump, SourcePosition source) {
    return dump.rejected().stream()
        .filter(rejected -> rejected.getSource().equals(source))
        .map(BonusRejected::getCode)
        .map(Enum::name)
        .findFirst()
        .orElse("none");
  }

  @Test
  void the_same_file_under_three_publishers_at_once_pays_each_row_once() throws Exception {
    StringBuilder csv =
        new StringBuilder(
            "platform,amount,currency,workspace_id,study_id,submission_id,worker_id,"
                + "assignment_id,project_id,screener_response_id,incentive\n");
    for (int i = 0; i < 10; i++) {
      csv.append("prolific,1.1").append(i % 10).append(",GBP,ws,study-of-ws,file-s").append(i);
      csv.append(",,,,,\nmturk,0.5").append(i % 10).append(",USD,,,,A1WORKER,3FILE").append(i);
      csv.append(",,,\nrespondent,25,USD,,,,,,project,file-r").append(i).append(",25\n");
    }
    Path file = Files.writeString(temp.resolve("file.csv"), csv);
    String url = pipeline.providers().uri().toString();
    int seeded =
        pipeline.command(new StringWriter(), "sandbox", "seed", file.toString(), "--url", url);
    assertThat(seeded).isZero();

    List<CompletableFuture<Integer>> publishers =
        IntStream.range(0, 3)
            .mapToObj(
                publisher ->
                    CompletableFuture.supplyAsync(
                        () ->
                            pipeline.command(
                                new StringWriter(), "request", file.toString(), "--batch", "f")))
            .toList();

    assertThat(publishers).extracting(CompletableFuture::join).containsOnly(0);
    TopicDump dump =
        pipeline.awaitTopics(
            "30 paid and 60 duplicates",
            now ->
                now.paid().stream().filter(paid -> paid.getPayoutId().startsWith("f:")).count()
                        == 30
                    && now.rejected().stream()
                            .filter(r -> String.valueOf(r.getPayoutId()).startsWith("f:"))
                            .count()
                        == 60);
    assertThat(dump.rejected())
        .filteredOn(rejected -> String.valueOf(rejected.getPayoutId()).startsWith("f:"))
        .allSatisfy(r -> assertThat(r.getCode().name()).isEqualTo("DUPLICATE"));
    assertThat(pipeline.providers().book().payments())
        .filteredOn(p -> p.target().toLowerCase(java.util.Locale.ROOT).contains("file"))
        .hasSize(30)
        .extracting(Payment::target)
        .doesNotHaveDuplicates();
  }

  @Test
  void an_id_under_wrong_keys_on_every_partition_is_paid_once() throws Exception {
    byte[] same = pipeline.bytes(Requests.mturk("spread", "3SPREAD", 77));
    for (int i = 0; i < 6; i++) {
      pipeline.write(i, i % 2 == 0 ? null : "another-id", same);
    }
    TopicDump dump =
        pipeline.awaitTopics(
            "paid, five duplicates",
            now -> now.outcome("spread").equals("PAID") && codes(now, "spread").size() == 5);
    assertThat(codes(dump, "spread")).containsOnly("DUPLICATE");
    assertThat(booked(Provider.MTURK, "3SPREAD")).hasSize(1);
  }

  @Test
  void an_id_asked_for_a_thousand_times_is_paid_once() throws Exception {
    byte[] same = pipeline.bytes(Requests.prolific("often", "ws", "often", 31));
    List<SourcePosition> places = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      places.add(pipeline.write(null, i % 3 == 0 ? null : "k" + i, same));
    }
    pipeline.awaitTopics(
        "paid, 999 duplicates",
        now -> now.outcome("often").equals("PAID") && codes(now, "often").size() == 999);
    assertThat(booked(Provider.PROLIFIC, "often")).hasSize(1);
    assertThat(places).doesNotHaveDuplicates();
  }

  @Test
  void an_id_with_other_content_is_a_conflict_before_and_after_settlement() throws Exception {
    BonusRequested first = Requests.prolific("conflict", "poor-conflict", "conflict", 100);
    List<BonusRequested> others =
        List.of(
            Requests.prolific("conflict", "poor-conflict", "conflict", 101),
            Requests.prolific("conflict", "poor-conflict", "conflict2", 100),
            Requests.mturk("conflict", "3CONFLICT", 100));
    // No money: the payout stays open until the workspace is filled.
    pipeline.providers().world().prolific().workspace("poor-conflict", "GBP", 0);
    pipeline.publish(first);
    pipeline.awaitTopics("admitted", now -> !now.outcome("conflict").equals("NONE"));
    for (BonusRequested other : others) {
      pipeline.publish(other);
    }
    TopicDump before =
        pipeline.awaitTopics("three conflicts", now -> codes(now, "conflict").size() == 3);
    assertThat(before.ended()).doesNotContain("conflict");

    pipeline.providers().world().prolific().workspace("poor-conflict", "GBP", 100_000);
    pipeline.awaitTopics("paid", now -> now.outcome("conflict").equals("PAID"));
    for (BonusRequested other : others) {
      pipeline.publish(other);
    }
    TopicDump after =
        pipeline.awaitTopics("six conflicts", now -> codes(now, "conflict").size() == 6);
    assertThat(codes(after, "conflict")).containsOnly("CONFLICT");
    assertThat(booked(Provider.PROLIFIC, "conflict")).hasSize(1);
    assertThat(booked(Provider.PROLIFIC, "conflict2")).isEmpty();
    assertThat(booked(Provider.MTURK, "3CONFLICT")).isEmpty();
  }

  @Test
  void two_ids_for_one_target_and_amount_are_paid_one_after_the_other() throws Exception {
    List<BonusRequested> pairs =
        List.of(
            Requests.prolific("pair-p1", "ws", "pair", 120),
            Requests.prolific("pair-p2", "ws", "pair", 120),
            Requests.mturk("pair-m1", "3PAIR", 120),
            Requests.mturk("pair-m2", "3PAIR", 120),
            Requests.respondent("pair-r1", "pair", 0),
            Requests.respondent("pair-r2", "pair", 0));
    for (BonusRequested each : pairs) {
      pipeline.publish(each);
    }
    pipeline.awaitTopics(
        "all paid",
        now -> pairs.stream().allMatch(each -> now.outcome(each.getPayoutId()).equals("PAID")));
    for (Map.Entry<Provider, String> each :
        Map.of(Provider.PROLIFIC, "pair", Provider.MTURK, "3PAIR", Provider.RESPONDENT, "pair")
            .entrySet()) {
      assertThat(booked(each.getKey(), each.getValue())).hasSize(2);
      List<CallEntry> calls =
          pipeline.providers().calls().all().stream()
              .filter(CallEntry::money)
              .filter(call -> call.platform().equals(each.getKey().label()))
              .filter(call -> call.payments() > 0 && call.target().equals(each.getValue()))
              .toList();
      if (calls.size() == 2) {
        assertThat(calls.get(0).endedMs()).isLessThanOrEqualTo(calls.get(1).receivedMs());
      }
    }
  }

  @Test
  void a_refused_key_pauses_and_heals_without_a_failure() throws Exception {
    pipeline
        .providers()
        .faults()
        .add(FaultRule.always(FaultClass.UNAUTHORIZED_401).on("prolific", null).times(1).calls(3))
        .add(FaultRule.always(FaultClass.UNAUTHORIZED_401).on("mturk", null).times(1).calls(3))
        .add(
            FaultRule.always(FaultClass.UNAUTHORIZED_401).on("respondent", null).times(1).calls(3));
    pipeline.publish(Requests.prolific("key-p", "ws", "key", 10));
    pipeline.publish(Requests.mturk("key-m", "3KEY", 10));
    pipeline.publish(Requests.respondent("key-r", "key", 0));
    pipeline.awaitTopics(
        "all paid",
        now ->
            List.of("key-p", "key-m", "key-r").stream()
                .allMatch(id -> now.outcome(id).equals("PAID")));
    for (Provider provider : Provider.values()) {
      assertThat(pipeline.providers().calls().all())
          .filteredOn(call -> call.platform().equals(provider.label()))
          .extracting(CallEntry::answered)
          .as(provider.label())
          .contains(provider == Provider.MTURK ? "400" : "401"); // AWS answers 400 to a bad key.
    }
  }

  @Test
  void an_empty_balance_waits_for_money_and_then_pays() throws Exception {
    pipeline.providers().world().prolific().workspace("poor", "GBP", 0);
    pipeline.publish(Requests.prolific("poor-1", "poor", "poor-1", 10));
    pipeline.publish(Requests.prolific("rich-1", "ws", "rich-1", 10));
    TopicDump waiting =
        pipeline.awaitTopics(
            "the other workspace is paid, this one waits",
            now -> now.outcome("rich-1").equals("PAID") && !now.outcome("poor-1").equals("NONE"));
    assertThat(waiting.ended()).doesNotContain("poor-1");
    pipeline.providers().world().prolific().workspace("poor", "GBP", 100_000);
    pipeline.awaitTopics("paid", now -> now.outcome("poor-1").equals("PAID"));
    assertThat(booked(Provider.PROLIFIC, "poor-1")).hasSize(1);
  }

  private static int resolve(StringWriter said, String id, String resolution) {
    return pipeline.command(
        said, "resolve", id, resolution, "--by", "A. Jones", "--because", "seen in the web app");
  }

  @Test
  void what_nobody_can_know_waits_for_a_person_and_the_verdict_must_fit_the_books()
      throws Exception {
    pipeline
        .providers()
        .faults()
        .add(
            FaultRule.always(FaultClass.SETTLE_NEVER)
                .on("prolific", "pay")
                .target("never-1")
                .times(1))
        .add(
            FaultRule.always(FaultClass.SETTLE_NEVER)
                .on("prolific", "pay")
                .target("never-2")
                .times(1))
        .add(
            FaultRule.always(FaultClass.OUTSIDE_PAYER)
                .on("prolific", "pay")
                .target("two-payers")
                .times(1));
    pipeline.publish(Requests.prolific("never-1", "ws-never1", "never-1", 40));
    pipeline.publish(Requests.prolific("never-2", "ws-never2", "never-2", 41));
    pipeline.publish(Requests.prolific("two-payers", "ws-two", "two-payers", 42));
    TopicDump open =
        pipeline.awaitTopics(
            "three reviews",
            now -> now.inReview().containsAll(List.of("never-1", "never-2", "two-payers")));
    assertThat(open.failed()).extracting(f -> f.getPayoutId()).doesNotContain("never-1");

    StringWriter said = new StringWriter();
    assertThat(resolve(said, "never-1", "failed")).as(said::toString).isZero();
    assertThat(resolve(said, "never-2", "retry")).as(said::toString).isZero();
    assertThat(resolve(said, "two-payers", "failed"))
        .as("the books show money: " + said)
        .isEqualTo(1);
    assertThat(resolve(said, "two-payers", "paid")).as(said::toString).isZero();

    pipeline.awaitTopics(
        "all settled",
        now ->
            now.outcome("never-1").equals("VERDICT")
                && now.outcome("never-2").equals("PAID")
                && now.outcome("two-payers").equals("PAID"));
    assertThat(booked(Provider.PROLIFIC, "never-1")).isEmpty();
    assertThat(booked(Provider.PROLIFIC, "never-2")).hasSize(1);
  }

  @Test
  void every_kind_of_bad_input_has_one_outcome_and_the_pipeline_goes_on() throws Exception {
    BadInput input = BadInput.writeTo(pipeline);
    pipeline.publish(Requests.mturk("good-after-bad", "3GOOD", 5));
    TopicDump dump =
        pipeline.awaitTopics(
            "an outcome for each",
            now ->
                now.outcome("good-after-bad").equals("PAID")
                    && input.rejections().keySet().stream()
                        .noneMatch(place -> code(now, place).equals("none"))
                    && now.ended().containsAll(input.failures().keySet()));
    input
        .rejections()
        .forEach(
            (place, expected) ->
                assertThat(code(dump, place)).as(input.names().get(place)).isEqualTo(expected));
    input
        .failures()
        .forEach((id, expected) -> assertThat(dump.outcome(id)).as(id).isEqualTo(expected));
    assertThat(booked(Provider.MTURK, "3GOOD")).hasSize(1);
    assertThat(booked(Provider.MTURK, "3BAD")).as("nobody is paid for bad input").isEmpty();
    assertThat(booked(Provider.PROLIFIC, "bad")).isEmpty();
    assertThat(booked(Provider.RESPONDENT, "bad")).isEmpty();
  }

  @Test
  void a_registry_that_is_away_delays_requests_and_rejects_none() throws Exception {
    byte[] inAnotherVersion =
        BadInput.inAnotherVersion(pipeline, Requests.mturk("late", "3LATE", 9));
    int calls = pipeline.registry().calls().size();
    pipeline.registry().disconnect();
    SourcePosition place = pipeline.write(null, "late", inAnotherVersion);
    try {
      await("the router is not ready").until(() -> !pipeline.ready());
    } finally {
      pipeline.registry().connect();
    }
    TopicDump dump = pipeline.awaitTopics("paid", now -> now.outcome("late").equals("PAID"));
    assertThat(code(dump, place)).isEqualTo("none");
    assertThat(pipeline.registry().calls()).hasSizeGreaterThan(calls);
  }
}
