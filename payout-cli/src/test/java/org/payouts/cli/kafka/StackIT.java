package org.payouts.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.payouts.BonusPaid;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.PayoutCommand;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.Platform;
import org.payouts.SourcePosition;
import org.payouts.Verdict;
import org.payouts.admin.CommandPartition;
import org.payouts.admin.MisplacedPlace;
import org.payouts.admin.SetAside;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.kafka.KafkaRecords;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.RequesterTopics;
import org.payouts.topics.Topics;

/** The commands that look at a stack and speak to it. */
class StackIT extends StackFixture {

  private static final String LEDGER = Topics.ledger(Platform.MTURK);
  private static final String COMMANDS = Topics.commands(Platform.MTURK);

  private static BonusRequested request(String id) {
    return request(id, null);
  }

  private static BonusRequested request(String id, @Nullable String batch) {
    return BonusRequested.newBuilder()
        .setPayoutId(id)
        .setTarget(MTurkTarget.newBuilder().setWorkerId("A1").setAssignmentId("3A").build())
        .setAmountMinor(120)
        .setCurrency("USD")
        .setBatch(batch)
        .build();
  }

  private List<ConsumerRecord<byte[], byte[]>> all(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (TopicFollower reader = new TopicFollower(settings)) {
      reader.readAll(List.of(topic), records::add);
    }
    return records;
  }

  @Test
  void topics_are_created_once_and_found_as_they_must_be() {
    assertThat(run("topics", "create")).isZero();
    assertThat(out.toString()).contains("0 created, 18 there already");
    assertThat(run("topics", "create", "--requester", "lab-7")).isZero();
    assertThat(out.toString()).contains("bonus-requested.lab-7: created");
    assertThat(run("topics", "create", "--requester", "lab-7")).isZero();
    assertThat(out.toString()).contains("bonus-requested.lab-7: there already");
    assertThat(run("topics", "check")).isZero();
    assertThat(out.toString()).contains("as they must be");
  }

  @Test
  void a_missing_topic_is_named_with_its_remedy(@Bootstrap String bootstrap) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.deleteTopics(List.of(Topics.REVIEWS)).all().get();
      // The controller answers before the broker knows.
      Awaitility.await().until(() -> !admin.listTopics().names().get().contains(Topics.REVIEWS));
    }
    assertThat(run("topics", "check")).isEqualTo(1);
    assertThat(out.toString()).contains(Topics.REVIEWS, "payouts topics create");
    assertThat(run("review")).isEqualTo(1);
    assertThat(err.toString()).contains("topic payout-reviews does not exist");
  }

  @Test
  void requests_are_published_under_their_id_with_their_place() throws Exception {
    Path file = temp.resolve("r.csv");
    Files.writeString(
        file,
        "payout_id,platform,amount,worker_id,assignment_id\na,mturk,1.20,A1,3A\nb,mturk,2,A1,3B\n");

    assertThat(run("request", file.toString(), "--json")).isZero();

    assertThat(out.toString()).contains("{\"published\":2,");
    List<ConsumerRecord<byte[], byte[]>> records = all(Topics.BONUS_REQUESTED);
    assertThat(records).extracting(Decoders::key).containsExactlyInAnyOrder("a", "b");
    assertThat(records).allSatisfy(record -> assertThat(record.headers()).isEmpty());
    try (Decoders decoders = new Decoders(settings)) {
      assertThat(
              records.stream().map(r -> decoders.value(r, BonusRequested.class).getAmountMinor()))
          .containsExactlyInAnyOrder(120L, 200L);
    }
  }

  @Test
  void results_are_exported_once() throws Exception {
    write(
        Topics.BONUS_PAID,
        0,
        "a",
        BonusPaid.newBuilder()
            .setPayoutId("a")
            .setPlatform(Platform.MTURK)
            .setTarget("3A")
            .setAmountMinor(120)
            .setCurrency("USD")
            .setPaidAmountMinor(120)
            .setSettledAt(Instant.parse("2026-11-26T12:00:00Z"))
            .build());
    String to = temp.resolve("results").toString();

    assertThat(run("export", "results", "--to", to, "--json")).isZero();
    assertThat(run("export", "results", "--to", to)).isZero();

    assertThat(out.toString()).contains("{\"rows\":1,\"unreadable\":0}", "exported 0 rows");
    assertThat(run("export", "everything", "--to", to)).isEqualTo(2);
  }

  @Test
  void a_request_teaches_the_simulated_providers_nothing() throws Exception {
    Path file = temp.resolve("r.csv");
    Files.writeString(
        file, "payout_id,platform,amount,worker_id,assignment_id\na,mturk,1.20,A1,3A\n");
    try (SimulatedProviders providers =
        SimulatedProviders.start(
            SimulatedProviders.Options.defaults().dataDir(temp.resolve("providers")))) {
      Files.writeString(
          Path.of(config), "sandbox.url=" + providers.uri() + "\n", StandardOpenOption.APPEND);

      assertThat(run("request", file.toString())).isZero();
      assertThat(temp.resolve("providers/world.jsonl")).isEmptyFile();

      assertThat(run("sandbox", "seed", file.toString())).isZero();
      assertThat(temp.resolve("providers/world.jsonl")).content().contains("\"3A\"");
    }
  }

  @Test
  void nothing_is_published_when_one_line_is_bad() throws Exception {
    Path file = temp.resolve("r.csv");
    Files.writeString(
        file,
        "payout_id,platform,amount,worker_id,assignment_id\na,mturk,1.20,A1,3A\nb,mturk,-2,A1,3B\n");

    assertThat(run("request", file.toString())).isEqualTo(1);

    assertThat(err.toString()).contains(":3: amount", "nothing was published");
    assertThat(all(Topics.BONUS_REQUESTED)).isEmpty();
  }

  @Test
  void a_payout_passed_without_a_ledger_entry_is_not_one_that_waits() throws Exception {
    SourcePosition source = new SourcePosition(Topics.BONUS_REQUESTED, 0, 0L);
    RecordMetadata lost = write(COMMANDS, 0, "lost", Records.command("lost", source));
    write(COMMANDS, 0, "waits", Records.command("waits", source));
    write(COMMANDS, 1, "open", Records.command("open", source));
    write(LEDGER, 1, "open", Records.ledger("open", "ACCEPTED", source));
    write(LEDGER, 1, "open", Records.ledger("open", "SUBMITTED", source));
    write(LEDGER, 1, "done", Records.ledger("done", "PAID", source));
    commit(Topics.group(Platform.MTURK), new TopicPartition(COMMANDS, 0), lost.offset() + 1);

    try (PipelineStatusReader reader = new PipelineStatusReader(settings)) {
      PipelineStatus status = reader.read();
      assertThat(status.lost()).containsExactly("lost");
      assertThat(status.waiting(Platform.MTURK)).isEqualTo(1);
      assertThat(status.workers()).containsEntry(Platform.MTURK, 0);
      assertThat(status.counts().get(Platform.MTURK)).isEqualTo(Map.of("SUBMITTED", 1, "PAID", 1));
      assertThat(status.open()).extracting(e -> e.getPayoutId()).containsExactly("open");
    }
    assertThat(run("status")).isZero();
    assertThat(out.toString())
        .contains("payouts resend ID", "  lost", "no worker is running", "open", "paying");
    assertThat(run("status", "lost")).isZero();
    assertThat(out.toString()).contains("state: NOT_IN_LEDGER", "payouts resend lost");
    assertThat(run("status", "nobody")).isEqualTo(1);
  }

  private void commit(String group, TopicPartition partition, long offset) throws Exception {
    try (Admin admin = KafkaClients.admin(settings)) {
      admin
          .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
          .all()
          .get();
    }
  }

  @Test
  void requests_that_the_router_has_set_aside_wait_for_it(@Bootstrap String bootstrap)
      throws Exception {
    write(Topics.BONUS_REQUESTED, 0, "x", request("x"));
    commit(Topics.ROUTER_APPLICATION_ID, new TopicPartition(Topics.BONUS_REQUESTED, 0), 1);
    assertThat(run("status")).isZero();
    assertThat(out.toString()).doesNotContain("wait for the router");
    assertThat(auditTakesForDealtWith(0)).isTrue();

    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(List.of(new NewTopic(Topics.ROUTER_SET_ASIDE_CHANGELOG, 6, (short) 1)))
          .all()
          .get();
    }
    setAside("decided", 1);
    setAside("x", 0);
    try (KafkaProducer<byte[], byte[]> router = KafkaClients.copier(settings)) {
      router.send(setAside("decided", null)).get();
    }
    assertThat(run("status")).isZero();
    assertThat(out.toString()).contains("1 request waits for the router");
    assertThat(auditTakesForDealtWith(0)).isFalse();
  }

  /** The router's last transaction has passed them on, and it has not gone on since. */
  @Test
  void requests_between_the_routers_two_steps_are_not_lost(@Bootstrap String bootstrap)
      throws Exception {
    TopicPartition passed = new TopicPartition(Topics.BONUS_REQUESTED, 0);
    TopicPartition owners = new TopicPartition(Topics.ROUTER_REPARTITION, 3);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(List.of(new NewTopic(Topics.ROUTER_REPARTITION, 6, (short) 1)))
          .all()
          .get();
    }
    commit(Topics.ROUTER_APPLICATION_ID, passed, 9);
    passOn(3, 2);
    passOn(3, 4);
    passOn(3, 6);
    commit(Topics.ROUTER_APPLICATION_ID, owners, 1);
    assertThat(auditTakesForDealtWith(2)).as("it was decided, or is lost").isTrue();
    assertThat(auditTakesForDealtWith(3)).as("it was never passed on").isTrue();
    assertThat(auditTakesForDealtWith(4)).isFalse();
    assertThat(auditTakesForDealtWith(6)).isFalse();

    PayoutCommand large =
        Records.command("large", new SourcePosition(Topics.BONUS_REQUESTED, 0, 7L));
    try (var commands = PayoutSerdes.<PayoutCommand>serializer(settings)) {
      passOn(
          new ProducerRecord<>(
              Topics.ROUTER_REPARTITION, 5, null, commands.serialize(COMMANDS, large)));
    }
    assertThat(auditTakesForDealtWith(7)).as("it crosses finished").isFalse();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.deleteRecords(Map.of(owners, RecordsToDelete.beforeOffset(2))).all().get();
    }
    assertThat(auditTakesForDealtWith(4)).as("the router has decided what it deletes").isTrue();
    assertThat(auditTakesForDealtWith(6)).isFalse();
  }

  private void passOn(int partition, long offset) throws Exception {
    SourcePosition source = new SourcePosition(Topics.BONUS_REQUESTED, 0, offset);
    ProducerRecord<byte[], byte[]> crossing =
        new ProducerRecord<>(Topics.ROUTER_REPARTITION, partition, null, new byte[] {1});
    crossing.headers().add(MisplacedPlace.HEADER, new MisplacedPlace(source, 0).bytes());
    passOn(crossing);
  }

  private void passOn(ProducerRecord<byte[], byte[]> crossing) throws Exception {
    try (KafkaProducer<byte[], byte[]> router = KafkaClients.copier(settings)) {
      router.send(crossing).get();
    }
  }

  @Test
  void requests_in_a_requesters_own_topic_wait_for_the_router_too() throws Exception {
    assertThat(run("topics", "create", "--requester", "lab-7")).isZero();
    write(RequesterTopics.of("lab-7"), 0, "lab-7:x", request("lab-7:x"));
    assertThat(run("status")).isZero();
    assertThat(out.toString()).contains("1 request waits for the router, which is not running");

    commit(Topics.ROUTER_REQUESTERS_GROUP, new TopicPartition(RequesterTopics.of("lab-7"), 0), 1);
    out.getBuffer().setLength(0);
    assertThat(run("status")).isZero();
    assertThat(out.toString()).doesNotContain("for the router");
  }

  private boolean auditTakesForDealtWith(long offset) {
    try (KafkaRecords records = KafkaRecords.open(settings, Duration.ofSeconds(30))) {
      return records.horizon().passed(new RecordPosition(Topics.BONUS_REQUESTED, 0, offset, 0));
    }
  }

  private void setAside(String key, long offset) throws Exception {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    SetAside.write(
        new SourcePosition(Topics.BONUS_REQUESTED, 0, offset), new DataOutputStream(value));
    try (KafkaProducer<byte[], byte[]> router = KafkaClients.copier(settings)) {
      router.send(setAside(key, value.toByteArray())).get();
    }
  }

  private static ProducerRecord<byte[], byte[]> setAside(String key, byte @Nullable [] value) {
    return new ProducerRecord<>(
        Topics.ROUTER_SET_ASIDE_CHANGELOG, 0, key.getBytes(StandardCharsets.UTF_8), value);
  }

  @Test
  void a_resolution_names_the_open_attempt_and_waits_for_the_answer_to_itself() throws Exception {
    write(Topics.REVIEWS, 0, "x", Records.review("x", "OPEN").build());
    // An older answer must not be taken for the one to come.
    write(
        Topics.REVIEWS,
        0,
        "x",
        Records.review("x", "OPEN").setResolutionOffset(-5L).setVerdictStatus("REFUSED").build());
    CompletableFuture<Void> worker = answerTheNextResolution();

    assertThat(run("resolve", "x", "failed", "--by", "A. Jones", "--because", "not in the web app"))
        .isEqualTo(1);

    worker.join();
    assertThat(out.toString()).contains("refused: x failed (a call may be under way)");
  }

  private CompletableFuture<Void> answerTheNextResolution() {
    return CompletableFuture.runAsync(
        () -> {
          try (TopicFollower reader = new TopicFollower(settings);
              Decoders decoders = new Decoders(settings)) {
            LastSeen<PayoutReview> answer = new LastSeen<>();
            reader.followFromBeginning(List.of(Topics.RESOLUTIONS));
            long start = System.nanoTime();
            while (answer.isEmpty()
                && System.nanoTime() - start < Duration.ofSeconds(60).toNanos()) {
              reader.poll(
                  record -> {
                    PayoutResolution resolution = decoders.value(record, PayoutResolution.class);
                    assertThat(resolution.getAttempt()).isEqualTo(2);
                    assertThat(resolution.getVerdict()).isEqualTo(Verdict.FAILED);
                    assertThat(resolution.getBy()).isEqualTo("A. Jones");
                    answer.set(
                        Records.review("x", "OPEN")
                            .setResolutionOffset(record.offset())
                            .setVerdictStatus("REFUSED")
                            .setVerdictDetail("a call may be under way")
                            .build());
                  });
            }
            write(Topics.REVIEWS, 0, "x", answer.get().orElseThrow());
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void a_resolution_without_an_answer_ends_in_time_and_says_that_it_stands() throws Exception {
    write(Topics.REVIEWS, 0, "x", Records.review("x", "OPEN").build());

    assertThat(run("resolve", "x", "paid", "--by", "A", "--because", "seen", "--timeout", "1"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("the resolution stands");
    assertThat(all(Topics.RESOLUTIONS)).hasSize(1);
  }

  @Test
  void a_stop_is_kept_with_its_name_and_ground_and_shown_until_it_is_ended() throws Exception {
    SourcePosition source = new SourcePosition(Topics.BONUS_REQUESTED, 0, 0L);
    write(COMMANDS, 0, "x", Records.command("x", source));
    write(LEDGER, 0, "x", Records.ledger("x", "ACCEPTED", source));

    assertThat(run("stop", "everything", "--by", "A. Jones", "--because", "no")).isEqualTo(2);
    assertThat(err.toString()).contains("everything is no scope");
    assertThat(run("stop", "mturk", "--by", "A. Jones", "--because", "wrong file")).isZero();
    assertThat(out.toString())
        .contains("stopped mturk; 1 payout waits, nothing of it is in flight", "payouts go mturk");
    assertThat(run("stop", "prolific/study/s1", "--by", "A", "--because", "b")).isZero();
    assertThat(run("status")).isZero();
    assertThat(out.toString()).contains("STOPPED: mturk since", "by A. Jones: wrong file");
    assertThat(run("go", "mturk", "--by", "B", "--because", "corrected")).isZero();
    assertThat(out.toString())
        .contains("mturk goes on; 1 payout waits. Still stopped: prolific/study/s1");
    assertThat(run("go", "mturk", "--by", "B", "--because", "corrected")).isZero();
    assertThat(out.toString()).contains("mturk was not stopped");
    assertThat(run("status", "--json")).isZero();
    assertThat(out.toString()).contains("\"stopped\":[{\"scope\":\"prolific/study/s1\"");
    assertThat(all(Topics.CONTROLS)).hasSize(4);
  }

  @Test
  void limits_are_set_shown_and_cleared_by_name() throws Exception {
    String[] by = {"--by", "A. Jones", "--because", "lab rule"};
    assertThat(run("limits")).isZero();
    assertThat(out.toString()).contains("no limits are set");
    assertThat(
            run(
                "limits",
                "set",
                "mturk",
                "--currency",
                "GBP",
                "--most",
                "1",
                by[0],
                by[1],
                by[2],
                by[3]))
        .isEqualTo(2);
    assertThat(err.toString()).contains("mturk does not pay in GBP");
    assertThat(
            run(
                "limits",
                "set",
                "mturk",
                "--currency",
                "USD",
                "--most",
                "1,000",
                by[0],
                by[1],
                by[2],
                by[3]))
        .isEqualTo(2);
    assertThat(
            run(
                "limits",
                "set",
                "mturk",
                "--currency",
                "USD",
                "--most",
                "100",
                "--approval-above",
                "20.50",
                by[0],
                by[1],
                by[2],
                by[3]))
        .isZero();
    assertThat(
            run(
                "limits",
                "set",
                "all",
                "--currency",
                "USD",
                "--most",
                "1",
                by[0],
                by[1],
                by[2],
                by[3]))
        .isEqualTo(2);
    assertThat(run("limits")).isZero();
    assertThat(out.toString()).contains("100.00 USD", "20.50 USD", "72 h", "A. Jones", "lab rule");
    assertThat(run("limits", "clear", "mturk", by[0], by[1], by[2], by[3])).isZero();
    assertThat(out.toString()).contains("mturk has no limit of its own any more");
    assertThat(run("limits", "--json")).isZero();
    assertThat(all(Topics.CONTROLS)).hasSize(2);
  }

  @Test
  void an_approval_names_what_it_approves_and_many_need_their_sum() throws Exception {
    for (int i = 0; i < 2; i++) {
      SourcePosition source = new SourcePosition(Topics.BONUS_REQUESTED, 0, (long) i);
      String id = "x" + i;
      PayoutCommand command = Records.command(id, source);
      write(COMMANDS, 0, id, command);
      write(
          LEDGER,
          0,
          id,
          Records.entry(id, "ACCEPTED", source)
              .setCommand(command)
              .setContentHash(command.getContentHash())
              .setWaitingCode("NEEDS_APPROVAL")
              .setWaitingFor("above 1.00 USD a second person has to say yes")
              .build());
    }
    assertThat(run("approve")).isZero();
    assertThat(out.toString()).contains("x0", "x1", "2 wait for approval, 2.40 USD");
    assertThat(run("approve", "x0", "x9", "--by", "B", "--because", "seen")).isEqualTo(1);
    assertThat(err.toString()).contains("x9 does not wait for approval; nothing was approved");
    assertThat(run("approve", "x0", "x1", "--by", "B", "--because", "seen")).isEqualTo(2);
    assertThat(err.toString()).contains("2 payouts come to 2.40 USD; nothing was approved");
    assertThat(run("approve", "x0")).isEqualTo(2);
    assertThat(all(Topics.RESOLUTIONS)).isEmpty();
    assertThat(run("approve", "x0", "x1", "--sum", "2.40 USD", "--by", "B", "--because", "seen"))
        .isZero();
    assertThat(out.toString()).contains("approved 2, 2.40 USD");
    assertThat(all(Topics.RESOLUTIONS)).hasSize(2);

    Path some = Files.writeString(temp.resolve("some.txt"), "x0\n\n x1 \n");
    String[] reject = {"reject", "--from", some.toString(), "--by", "B", "--because", "wrong"};
    assertThat(run(reject)).isEqualTo(2);
    assertThat(err.toString()).contains("2 payouts come to 2.40 USD; nothing was rejected");
    assertThat(run("reject", "x1", "--by", "B", "--because", "wrong")).isZero();
    assertThat(out.toString()).contains("rejected 1, 1.20 USD");
    assertThat(all(Topics.RESOLUTIONS)).hasSize(3);
    assertThat(run("reject", "--from", "no-such-file", "--by", "B", "--because", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("no-such-file cannot be read");
  }

  @Test
  void a_closed_review_takes_no_resolution() throws Exception {
    write(Topics.REVIEWS, 0, "x", Records.review("x", "OPEN").build());
    assertThat(run("review")).isZero();
    assertThat(out.toString()).contains("1 waits", "absent after quiet", "1.20 USD on mturk 3A");

    write(Topics.REVIEWS, 0, "x", Records.review("x", "CLOSED").setOutcome("PAID").build());
    assertThat(run("resolve", "x", "retry", "--by", "A", "--because", "seen")).isEqualTo(1);
    assertThat(out.toString()).contains("review is closed; it is PAID");
    assertThat(all(Topics.RESOLUTIONS)).isEmpty();
  }

  @Test
  void a_cancel_that_comes_after_the_result_is_refused_and_not_called_pending() throws Exception {
    SourcePosition source = new SourcePosition(Topics.BONUS_REQUESTED, 0, 0L);
    write(COMMANDS, 0, "x", Records.command("x", source));
    write(LEDGER, 0, "x", Records.ledger("x", "ACCEPTED", source));
    CompletableFuture<RecordMetadata> paidMeanwhile =
        CompletableFuture.supplyAsync(
            () -> {
              await().until(() -> !all(Topics.RESOLUTIONS).isEmpty());
              return paid("x", source);
            });

    int exit = run("resolve", "x", "cancel", "--by", "A", "--because", "no", "--timeout", "5");

    assertThat(paidMeanwhile).isCompleted();
    assertThat(exit).isEqualTo(1);
    assertThat(out.toString()).contains("refused: x cancel", "it was settled first: it is PAID");
  }

  @Test
  void a_cancelled_batch_includes_what_is_on_its_way() throws Exception {
    SourcePosition source = new SourcePosition(Topics.BONUS_REQUESTED, 0, 0L);
    for (String id : List.of("unrouted", "of-may")) {
      write(Topics.BONUS_REQUESTED, 0, id, request(id, "june"));
    }
    write(COMMANDS, 0, "of-may", Records.commandOf("of-may", source).setBatch("may").build());
    write(LEDGER, 0, "done", Records.ledger("done", "PAID", source));
    write(COMMANDS, 0, "done", Records.commandOf("done", source).setBatch("june").build());
    String[] cancel = {
      "resolve", "--batch", "june", "cancel", "--by", "B", "--because", "wrong", "--timeout", "1"
    };
    try (KafkaProducer<byte[], byte[]> router = KafkaClients.transactional(settings, "router");
        var commands = PayoutSerdes.<PayoutCommand>serializer(settings)) {
      router.initTransactions();
      router.beginTransaction();
      PayoutCommand open = Records.commandOf("open", source).setBatch("june").build();
      router
          .send(new ProducerRecord<>(COMMANDS, 0, null, commands.serialize(COMMANDS, open)))
          .get();
      CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> run(cancel));
      await("it waits for the transaction")
          .pollDelay(Duration.ofSeconds(3))
          .until(() -> !exit.isDone());
      router.commitTransaction();

      assertThat(exit).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(2);
    }
    assertThat(all(Topics.RESOLUTIONS))
        .extracting(Decoders::key)
        .containsExactlyInAnyOrder("unrouted", "open");
    assertThat(err.toString()).contains("no answer within 1 s for 2 payouts");
  }

  private RecordMetadata paid(String id, SourcePosition source) {
    try {
      return write(LEDGER, 0, id, Records.ledger(id, "PAID", source));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_resend_copies_the_admitted_requests_bytes_and_marks_the_copy() throws Exception {
    RecordMetadata other = write(Topics.BONUS_REQUESTED, 0, "y", request("y"));
    RecordMetadata original = write(Topics.BONUS_REQUESTED, 0, "x", request("x"));
    assertThat(other.offset()).isLessThan(original.offset());
    SourcePosition source =
        new SourcePosition(original.topic(), original.partition(), original.offset());
    int partition = CommandPartition.of("3A", 6);
    write(COMMANDS, partition, "x", Records.command("x", source));

    try (Resender resender = new Resender(settings)) {
      resender.resend(resender.command("x").orElseThrow());
      write(LEDGER, partition, "x", Records.ledger("x", "ACCEPTED", source));
      assertThat(resender.awaitLedger(resender.command("x").orElseThrow(), Duration.ofSeconds(30)))
          .hasValueSatisfying(entry -> assertThat(entry.getState()).isEqualTo("ACCEPTED"));
    }

    List<ConsumerRecord<byte[], byte[]>> requests = all(Topics.BONUS_REQUESTED);
    ConsumerRecord<byte[], byte[]> copy =
        requests.stream()
            .filter(r -> r.headers().lastHeader(Resender.HEADER) != null)
            .findFirst()
            .orElseThrow();
    ConsumerRecord<byte[], byte[]> first =
        requests.stream()
            .filter(r -> r.offset() == original.offset() && r.partition() == 0)
            .findFirst()
            .orElseThrow();
    assertThat(requests).hasSize(3);
    assertThat(copy.value()).isEqualTo(first.value());
    assertThat(copy.key()).isEqualTo(first.key());

    assertThat(run("resend", "x")).isEqualTo(1);
    assertThat(err.toString()).contains("is in the ledger (ACCEPTED)");
  }

  @Test
  void a_resend_of_what_was_never_admitted_is_refused() {
    assertThat(run("resend", "ghost")).isEqualTo(1);
    assertThat(err.toString()).contains("no payout ghost was ever admitted");
    try (Resender resender = new Resender(settings)) {
      SourcePosition gone = new SourcePosition(Topics.BONUS_REQUESTED, 0, 99L);
      assertThatThrownBy(() -> resender.resend(Records.command("x", gone)))
          .isInstanceOf(CommandFailure.class);
    }
  }

  @Test
  void a_resend_is_refused_where_the_requests_place_holds_another_request() throws Exception {
    RecordMetadata other = write(Topics.BONUS_REQUESTED, 0, "y", request("y"));
    SourcePosition source = new SourcePosition(other.topic(), 0, other.offset());
    write(COMMANDS, CommandPartition.of("3A", 6), "x", Records.command("x", source));

    assertThat(run("resend", "x")).isEqualTo(1);
    assertThat(err.toString()).contains("request of x is not at bonus-requested-0@0: y is there");
    assertThat(all(Topics.BONUS_REQUESTED)).hasSize(1);
  }

  @Test
  void tail_prints_what_happened_and_ends_after_as_many_outcomes_as_asked() throws Exception {
    write(Topics.REVIEWS, 0, "x", Records.review("x", "OPEN").build());

    assertThat(run("tail", "--from-beginning", "--max", "1")).isZero();
    assertThat(out.toString()).contains("REVIEW", "mturk", "absent after quiet");
  }
}
