package org.payouts.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRejected;
import org.payouts.MTurkTarget;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.RejectionCode;
import org.payouts.admin.CommandPartition;
import org.payouts.admin.TopicAdmin;
import org.payouts.payout.Targets;
import org.payouts.router.admission.AdmissionPartition;
import org.payouts.router.testing.DeafClients;
import org.payouts.router.testing.Requests;
import org.payouts.router.testing.RouterStack;
import org.payouts.router.testing.SilentKafka;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.topics.Topics;

@ExtendWith(KafkaCluster.class)
class RouterIT {
  @TempDir private Path directory;
  private RouterStack stack;

  @BeforeEach
  void start(@Bootstrap String bootstrap) {
    stack = new RouterStack(bootstrap, directory);
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  @Test
  void every_poison_ends_in_one_reject_and_the_pipeline_goes_on() {
    stack.startReady("a");
    byte[] good = stack.bytes(Requests.prolific("good-0").build());
    byte[] random = new byte[300];
    new Random(7).nextBytes(random);
    List<byte[]> poison = new ArrayList<>();
    poison.add(null);
    poison.add(new byte[0]);
    poison.add(random);
    poison.add(ByteBuffer.allocate(40).put((byte) 0).putInt(424_242).array());
    poison.add(Arrays.copyOf(good, good.length - 4));
    poison.add(new byte[262_000]);
    for (int i = 0; i < poison.size(); i++) {
      stack.send(i % 6, i % 2 == 0 ? null : new byte[] {1, 2}, poison.get(i));
    }
    stack.send(0, null, stack.bytes(Requests.prolific("no target").setTarget(null).build()));
    stack.send(1, null, stack.bytes(Requests.prolific("p\u043eyout").build()));
    stack.send(
        2, null, stack.bytes(Requests.prolific("large").setReason("x".repeat(250_000)).build()));
    for (int i = 0; i < 6; i++) {
      stack.send(i, null, stack.bytes(Requests.prolific("good-" + i).build()));
    }
    stack.flush();

    stack.awaitAllRouted();
    List<ConsumerRecord<String, PayoutCommand>> commands = stack.commands(7);
    List<BonusRejected> rejections = stack.rejections(8);
    assertThat(commands).hasSize(7);
    assertThat(commands)
        .filteredOn(command -> command.value().getRefusal() != null)
        .extracting(ConsumerRecord::key)
        .containsExactly("large");
    assertThat(rejections).hasSize(8);
    assertThat(rejections)
        .filteredOn(rejected -> rejected.getCode() == RejectionCode.INVALID)
        .hasSize(2);
    assertThat(rejections)
        .filteredOn(rejected -> rejected.getCode() == RejectionCode.UNDECODABLE)
        .hasSize(6);
  }

  @Test
  void one_id_under_many_keys_in_all_partitions_gets_one_command() {
    stack.startReady("a");
    byte[] request = stack.bytes(Requests.mturk("same").build());
    for (int i = 0; i < 1_000; i++) {
      stack.send(i % 6, ("key-" + i).getBytes(UTF_8), request);
    }
    stack.flush();

    stack.awaitAllRouted();
    assertThat(stack.commands(1)).hasSize(1);
    assertThat(stack.rejections(999))
        .hasSize(999)
        .allMatch(rejected -> rejected.getCode() == RejectionCode.DUPLICATE);
  }

  @Test
  void one_id_with_another_amount_target_or_platform_is_a_conflict_wherever_it_is_written() {
    stack.startReady("a");
    stack.send(0, null, stack.bytes(Requests.prolific("same").build()));
    stack.flush();
    stack.commands(1);

    stack.send(1, null, stack.bytes(Requests.prolific("same").setAmountMinor(1).build()));
    stack.send(
        2,
        null,
        stack.bytes(
            Requests.prolific("same")
                .setTarget(new ProlificTarget("ws1", "study1", "690846826160be4b51b0c64b"))
                .build()));
    stack.send(3, null, stack.bytes(Requests.mturk("same").build()));
    stack.send(4, null, stack.bytes(Requests.respondent("same").build()));
    stack.flush();

    stack.awaitAllRouted();
    assertThat(stack.rejections(4))
        .hasSize(4)
        .allMatch(rejected -> rejected.getCode() == RejectionCode.CONFLICT);
    assertThat(stack.commands(1)).hasSize(1);
  }

  @Test
  void commands_lie_in_the_partition_of_their_target_and_name_their_ledger() {
    stack.startReady("a");
    for (int i = 0; i < 60; i++) {
      MTurkTarget target = new MTurkTarget("A1", "ASSIGNMENT" + i % 20, null);
      stack.send(null, stack.bytes(Requests.mturk("m-" + i).setTarget(target).build()));
    }
    stack.flush();

    List<ConsumerRecord<String, PayoutCommand>> commands = stack.commands(60);
    String ledger =
        new TopicAdmin(stack.admin()).topicId(Topics.ledger(Platform.MTURK)).orElseThrow();
    assertThat(commands)
        .hasSize(60)
        .allMatch(
            command ->
                command.partition()
                    == CommandPartition.of(Targets.key(command.value().getTarget()), 6))
        .allMatch(command -> command.value().getLedgerTopicId().equals(ledger))
        .allMatch(command -> command.key().equals(command.value().getPayoutId()));
  }

  @Test
  void the_time_a_publisher_writes_into_a_record_does_not_matter() {
    stack.startReady("a");
    for (Instant time : List.of(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"))) {
      stack.send(
          new ProducerRecord<>(
              Topics.BONUS_REQUESTED,
              0,
              time.toEpochMilli(),
              null,
              stack.bytes(Requests.prolific("at-" + time.getEpochSecond()).build())));
    }
    stack.flush();

    assertThat(stack.commands(1)).isNotEmpty();
    stack.awaitAllRouted();
  }

  @Test
  void ten_thousand_unknown_schema_ids_do_not_delay_an_honest_payout() {
    RouterService router = stack.startReady("a");
    stack.scripted().delay(Duration.ofMillis(20));
    for (int i = 0; i < 10_000; i++) {
      stack.send(i % 6, null, ByteBuffer.allocate(19).put((byte) 0).putInt(500_000 + i).array());
    }
    stack.flush();
    byte[] honest = stack.bytes(Requests.prolific("honest").build());
    for (int partition = 0; partition < 6; partition++) {
      stack.send(partition, null, honest);
    }
    stack.flush();

    long sent = System.nanoTime();
    assertThat(stack.commands(1)).hasSize(1);
    assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(Duration.ofSeconds(15));
    assertThat(router.ready().ready()).isTrue();
    assertThat(stack.scripted().asked()).hasSizeLessThan(2_000);
  }

  @Test
  void a_request_too_large_to_be_set_aside_waits_in_its_place_and_ends_no_thread()
      throws Exception {
    RouterService router = stack.startReady("a");
    stack.scripted().delay(Duration.ofMillis(20));
    byte[] large = ByteBuffer.allocate(2 << 20).put((byte) 0).putInt(600_000).array();
    stack.sendCompressed(0, large);
    stack.send(0, null, stack.bytes(Requests.prolific("behind-large").build()));
    stack.flush();

    assertThat(stack.commands(1)).hasSize(1);
    assertThat(stack.rejections(1)).hasSize(1);
    assertThat(stack.rejections(1).get(0).getCode()).isEqualTo(RejectionCode.UNDECODABLE);
    assertThat(router.ready().ready()).isTrue();
  }

  @Test
  void a_schema_that_cannot_be_built_is_rejected_with_its_reason_and_stops_nobody() {
    RouterService router = stack.startReady("a");
    String fixed =
        "{\"type\":\"record\",\"name\":\"org.payouts.BonusRequested\",\"fields\":[{\"name\":\"f\","
            + "\"type\":{\"type\":\"fixed\",\"name\":\"F\",\"size\":2000000000}}]}";
    stack
        .scripted()
        .answer(4_711, 200, JsonNodeFactory.instance.objectNode().put("schema", fixed).toString());
    stack.send(0, null, ByteBuffer.allocate(19).put((byte) 0).putInt(4_711).array());
    stack.send(0, null, stack.bytes(Requests.prolific("behind").build()));
    stack.flush();

    assertThat(stack.commands(1)).hasSize(1);
    assertThat(stack.rejections(1))
        .singleElement()
        .satisfies(
            rejected -> assertThat(rejected.getCode()).isEqualTo(RejectionCode.UNDECODABLE),
            rejected -> assertThat(rejected.getDetail()).contains("4711"));
    assertThat(router.ready().ready()).isTrue();
  }

  @Test
  void a_registry_that_denies_one_schema_is_waited_for_by_that_record_alone() {
    RouterService router = stack.startReady("a");
    stack.scripted().answer(4_712, 401, "{\"error_code\":401,\"message\":\"who\"}");
    stack.send(3, null, ByteBuffer.allocate(19).put((byte) 0).putInt(4_712).array());
    stack.send(3, null, stack.bytes(Requests.prolific("behind").build()));
    stack.flush();

    assertThat(stack.commands(1)).hasSize(1);
    await()
        .until(
            () ->
                router.ready().reasons().stream()
                    .anyMatch(
                        why ->
                            why.contains("bonus-requested-3 offset 0")
                                && why.contains("schema ID 4712")
                                && why.contains("401")));
    assertThat(stack.rejections(0)).isEmpty();

    stack.scripted().answer(4_712, 404, "{\"error_code\":40403,\"message\":\"none\"}");
    assertThat(stack.rejections(1)).hasSize(1);
    RouterStack.awaitReady(router);
  }

  /** What was set aside is decided by the clock, in a task that may have taken no record at all. */
  @Test
  void a_router_that_has_lost_its_partitions_unawares_commits_nothing_that_the_clock_decides()
      throws Exception {
    byte[] first = stack.bytes(Requests.prolific("x").build());
    int later = ByteBuffer.wrap(first).putInt(1, 4_713).getInt(1);
    stack.scripted().answer(later, 401, "{\"error_code\":401,\"message\":\"who\"}");
    RouterService before = stack.startReady("before");
    stack.send(AdmissionPartition.of("x"), null, first);
    stack.flush();
    stack.awaitAllRouted();
    before.close();

    DeafClients clients = new DeafClients();
    try (RouterService old = new RouterService(stack.settings("old"), clients)) {
      old.start();
      await().until(() -> waitsFor(old, later));
      clients.hearNothing();
      stack.removeMembers();
      RouterService owner = stack.start("owner");
      await().atMost(Duration.ofSeconds(60)).until(() -> waitsFor(owner, later));
      stack.send(
          AdmissionPartition.of("x"),
          null,
          stack.bytes(Requests.prolific("x").setAmountMinor(1).build()));
      stack.flush();
      assertThat(stack.commands(1)).hasSize(1);

      stack.scripted().answer(later, 200, stack.registeredRequestSchema());
      assertThat(stack.rejections(1))
          .extracting(BonusRejected::getCode)
          .containsExactly(RejectionCode.CONFLICT);
      assertThat(clients.ended()).succeedsWithin(Duration.ofSeconds(30));
      assertThat(stack.commands(1)).hasSize(1);
    }
  }

  private static boolean waitsFor(RouterService router, int schemaId) {
    return router.ready().reasons().stream().anyMatch(why -> why.contains("schema ID " + schemaId));
  }

  @Test
  void a_kafka_that_is_silent_at_the_start_is_waited_for(@Bootstrap String bootstrap)
      throws Exception {
    try (SilentKafka kafka = new SilentKafka(bootstrap);
        RouterService router =
            new RouterService(
                stack.settings("a").with("kafka.bootstrap.servers", kafka.address()))) {
      CompletableFuture<Void> started = CompletableFuture.runAsync(router::start);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> router.ready().reasons().stream().anyMatch(why -> why.startsWith("Kafka: ")));
      assertThat(started).isNotDone();

      kafka.speak();
      RouterStack.awaitReady(router);
      assertThat(started).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void partitions_added_under_a_running_router_move_no_target_and_stop_it() throws Exception {
    RouterService router = runningWhileItGrows(Topics.commands(Platform.MTURK));

    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              send((int) (System.nanoTime() % 1_000_000), 1);
              return router.ready().reasons().stream()
                  .anyMatch(why -> why.contains("has 12 partitions instead of 6"));
            });
    assertThat(router.ready().ready()).isFalse();
    assertThat(stack.commands(20))
        .allMatch(
            command ->
                command.partition()
                    == CommandPartition.of(Targets.key(command.value().getTarget()), 6));
  }

  @Test
  void partitions_added_to_the_requests_under_a_running_router_stop_it() throws Exception {
    RouterService router = runningWhileItGrows(Topics.BONUS_REQUESTED);

    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                router.ready().reasons().stream()
                    .anyMatch(why -> why.contains("invalid partitions: expected: 12; actual: 6")));
    for (int partition = 0; partition < 12; partition++) {
      stack.send(partition, null, stack.bytes(Requests.mturk("m-0").build()));
    }
    stack.flush();
    assertThat(stack.commands(20)).hasSize(20);
  }

  /** A router that has issued 20 commands when the topic gets six partitions more. */
  private RouterService runningWhileItGrows(String topic) throws Exception {
    RouterService router =
        stack.start(stack.settings("a").with("kafka.metadata.max.age.ms", "500"));
    RouterStack.awaitReady(router);
    send(0, 20);
    stack.commands(20);
    stack.grow(topic, 12);
    return router;
  }

  private void send(int from, int number) {
    for (int i = from; i < from + number; i++) {
      MTurkTarget target = new MTurkTarget("A1", "ASSIGNMENT" + i, null);
      stack.send(null, stack.bytes(Requests.mturk("m-" + i).setTarget(target).build()));
    }
    stack.flush();
  }
}
