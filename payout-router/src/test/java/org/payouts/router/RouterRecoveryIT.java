package org.payouts.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRejected;
import org.payouts.MTurkTarget;
import org.payouts.RejectionCode;
import org.payouts.router.preflight.ClusterState;
import org.payouts.router.preflight.InternalTopics;
import org.payouts.router.preflight.RouterRefusedException;
import org.payouts.router.preflight.StartChecks;
import org.payouts.router.restore.StoreRestore;
import org.payouts.router.testing.Requests;
import org.payouts.router.testing.RouterProcess;
import org.payouts.router.testing.RouterStack;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.topics.Topics;

@ExtendWith(KafkaCluster.class)
class RouterRecoveryIT {
  private static final int IDS = 40;

  /**
   * A duplicate and a conflict of each ID and, per partition, two unreadable records and an invalid
   * one.
   */
  private static final int REJECTED = 2 * IDS + 3 * 6;

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
  void a_replay_of_everything_writes_nothing_even_without_local_state() throws Exception {
    RouterService router = stack.startReady("a");
    sendEveryFate();
    router.close();

    stack.rewind();
    stack.wipe("a");
    stack.startReady("a");
    stack.awaitAllRouted();

    assertThat(stack.commands(IDS)).hasSize(IDS);
    assertThat(stack.rejections(REJECTED)).hasSize(REJECTED);
  }

  @Test
  void a_lost_registry_is_refused_and_can_be_restored() throws Exception {
    RouterService router = stack.startReady("a");
    sendEveryFate();
    assertThatThrownBy(() -> new StoreRestore(stack.settings("none")).restore())
        .isInstanceOf(RouterRefusedException.class)
        .hasMessageContaining("A router is running");
    router.close();
    stack.deleteTopic(Topics.ROUTER_ADMISSIONS_CHANGELOG);
    stack.deleteTopic(Topics.ROUTER_INTAKE_REJECTED_CHANGELOG);
    stack.deleteTopic(Topics.ROUTER_ADMISSION_REJECTED_CHANGELOG);

    assertThatThrownBy(() -> stack.start("a"))
        .isInstanceOf(RouterRefusedException.class)
        .hasMessageContaining("payouts topics restore-registry");

    StoreRestore restore = new StoreRestore(stack.settings("none"));
    assertThat(restore.restore())
        .isEqualTo(new StoreRestore.Result(IDS, IDS, REJECTED, REJECTED, 0, 0, List.of()));
    assertThat(restore.restore())
        .isEqualTo(new StoreRestore.Result(IDS, 0, REJECTED, 0, 0, 0, List.of()));

    // The local copies of what was lost are still there; they must not pass for those of the new.
    stack.rewind();
    stack.startReady("a");
    sendIds();
    assertThat(stack.rejections(REJECTED + IDS))
        .hasSize(REJECTED + IDS)
        .filteredOn(rejected -> rejected.getCode() == RejectionCode.DUPLICATE)
        .hasSize(2 * IDS);
    stack.awaitAllRouted();
    assertThat(stack.commands(IDS)).hasSize(IDS);
  }

  /** Kafka Streams makes it anew, empty, and would admit every ID once more. */
  @Test
  void a_router_that_loses_its_admissions_while_it_runs_ends_before_it_decides_by_empty_ones()
      throws Exception {
    RouterService router = stack.startReady("a");
    sendIds();
    stack.commands(IDS);
    stack.awaitAllRouted();
    stack.deleteTopic(Topics.ROUTER_ADMISSIONS_CHANGELOG);
    stack.removeMembers();
    sendIds();

    assertThat(router.ended())
        .succeedsWithin(Duration.ofSeconds(60))
        .asString()
        .contains(Topics.ROUTER_ADMISSIONS_CHANGELOG, "payouts topics restore-registry");
    assertThat(stack.commands(IDS)).hasSize(IDS);
  }

  @Test
  void admissions_that_are_lost_while_the_start_waits_for_the_schema_registry_are_not_made_anew()
      throws Exception {
    RouterService before = stack.startReady("a");
    sendIds();
    stack.commands(IDS);
    stack.awaitAllRouted();
    before.close();
    stack.registry().disconnect();
    RouterService router = stack.start("a");
    stack.deleteTopic(Topics.ROUTER_ADMISSIONS_CHANGELOG);
    stack.rewind();
    stack.registry().connect();

    assertThat(router.ended())
        .succeedsWithin(Duration.ofSeconds(60))
        .asString()
        .contains(Topics.ROUTER_ADMISSIONS_CHANGELOG, "payouts topics restore-registry");
    assertThat(stack.commands(IDS)).hasSize(IDS);
  }

  @Test
  void admissions_that_are_new_and_hold_only_what_came_since_are_refused() throws Exception {
    RouterService router = stack.startReady("a");
    sendIds();
    stack.commands(IDS);
    stack.awaitAllRouted();
    router.close();
    stack.deleteTopic(Topics.ROUTER_ADMISSIONS_CHANGELOG);
    try (ClusterState cluster = new ClusterState(stack.settings("none"))) {
      new InternalTopics(cluster).create();
    }
    for (int partition = 0; partition < 6; partition++) {
      byte[] since = {(byte) partition};
      stack.send(new ProducerRecord<>(Topics.ROUTER_ADMISSIONS_CHANGELOG, partition, since, since));
    }
    stack.flush();

    assertThatThrownBy(() -> stack.start("a"))
        .isInstanceOf(RouterRefusedException.class)
        .hasMessageContaining("payouts topics restore-registry");
  }

  @Test
  void a_router_without_memory_of_its_duplicates_says_so_and_repeats_them_once() throws Exception {
    // As an older router has left it, or after the loss of this topic alone.
    RouterService router = stack.startReady("a");
    sendEveryFate();
    router.close();
    stack.deleteTopic(Topics.ROUTER_ADMISSION_REJECTED_CHANGELOG);
    assertThat(StartChecks.pass(stack.settings("a")).warnings())
        .singleElement()
        .asString()
        .contains(Topics.ROUTER_ADMISSION_REJECTED_CHANGELOG, "restore-registry");
    // The start before has made it anew, and the other memory has records: it is still lost.
    assertThat(StartChecks.pass(stack.settings("a")).warnings()).hasSize(1);
    stack.rewind();

    RouterService forgetful = stack.startReady("a");
    assertThat(stack.rejections(REJECTED + 2 * IDS)).hasSize(REJECTED + 2 * IDS);
    stack.awaitAllRouted();
    stack.send(null, stack.bytes(Requests.prolific("new").build()));
    stack.flush();
    assertThat(stack.commands(IDS + 1)).hasSize(IDS + 1);
    forgetful.close();

    stack.rewind();
    stack.wipe("a");
    stack.startReady("a");
    stack.awaitAllRouted();
    assertThat(stack.rejections(REJECTED + 2 * IDS)).hasSize(REJECTED + 2 * IDS);
    assertThat(stack.commands(IDS + 1)).hasSize(IDS + 1);
  }

  /** What was said to be no request might be read as one, and paid. */
  @Test
  void a_router_without_memory_of_what_was_no_request_is_refused() throws Exception {
    RouterService router = stack.startReady("a");
    sendEveryFate();
    router.close();
    stack.deleteTopic(Topics.ROUTER_INTAKE_REJECTED_CHANGELOG);

    for (int start = 0; start < 2; start++) {
      assertThatThrownBy(() -> stack.start("a"))
          .isInstanceOf(RouterRefusedException.class)
          .hasMessageContaining(Topics.ROUTER_INTAKE_REJECTED_CHANGELOG)
          .hasMessageContaining("payouts topics restore-registry");
    }

    new StoreRestore(stack.settings("none")).restore();
    stack.rewind();
    stack.startReady("a");
    stack.awaitAllRouted();
    assertThat(stack.rejections(REJECTED)).hasSize(REJECTED);
  }

  @Test
  void a_lost_topic_of_misplaced_requests_is_said_at_start_and_by_the_restore() throws Exception {
    RouterService router = stack.startReady("a");
    sendIds();
    stack.commands(IDS);
    stack.awaitAllRouted();
    stack.admin().deleteTopics(List.of(Topics.ROUTER_REPARTITION)).all().get();
    stack.removeMembers();
    assertThat(router.ended())
        .succeedsWithin(Duration.ofSeconds(60))
        .asString()
        .contains(Topics.ROUTER_REPARTITION, "Replays");
    router.close();

    for (String topic : List.of(Topics.ROUTER_REPARTITION, Topics.ROUTER_SET_ASIDE_CHANGELOG)) {
      deleteIfThere(topic);
      assertThat(StartChecks.pass(stack.settings("a")).warnings())
          .singleElement()
          .asString()
          .contains(topic, "Replays");
      assertThat(StartChecks.pass(stack.settings("a")).warnings()).isEmpty();
      deleteIfThere(topic);
      StoreRestore restore = new StoreRestore(stack.settings("none"));
      await()
          .untilAsserted(
              () ->
                  assertThat(restore.restore().warnings())
                      .singleElement()
                      .asString()
                      .contains(topic, "Replays"));
      assertThat(restore.restore().warnings()).isEmpty();
    }
  }

  @Test
  void missing_topics_are_refused_by_name() throws Exception {
    stack.deleteTopic(Topics.BONUS_PAID);
    stack.deleteTopic(Topics.REVIEWS);

    assertThatThrownBy(() -> stack.start("a"))
        .isInstanceOf(RouterRefusedException.class)
        .hasMessageContaining(Topics.BONUS_PAID)
        .hasMessageContaining(Topics.REVIEWS);
  }

  @Test
  void a_schema_registry_that_is_down_at_start_is_waited_for() {
    byte[] request = stack.bytes(Requests.prolific("p-1").build());
    stack.registry().disconnect();
    RouterService router = stack.start("a");
    stack.send(null, request);
    stack.flush();
    await()
        .until(
            () ->
                router.ready().reasons().stream()
                    .anyMatch(why -> why.contains("schema registry:")));
    assertThat(router.ready().ready()).isFalse();

    stack.registry().connect();

    RouterStack.awaitReady(router);
    assertThat(stack.commands(1)).hasSize(1);
    assertThat(stack.rejections(0)).isEmpty();
  }

  @Test
  void a_schema_registry_that_goes_down_stops_only_unknown_schemas_and_skips_nothing() {
    RouterService router = stack.startReady("a");
    byte[] request = stack.bytes(Requests.prolific("behind").build());
    byte[] unknown =
        stack
            .serdes()
            .anyRecord(
                new GenericRecordBuilder(
                        SchemaBuilder.record("Other").fields().requiredInt("n").endRecord())
                    .set("n", 1)
                    .build());
    // The router has the schemas of requests and commands before the registry goes.
    stack.send(0, null, stack.bytes(Requests.prolific("before").build()));
    stack.flush();
    assertThat(stack.commands(1)).hasSize(1);
    stack.registry().disconnect();
    stack.send(0, null, unknown);
    stack.send(0, null, request);
    stack.flush();
    // Those behind the unknown one go on while the registry is away.
    stack.awaitCommandsUnread(2);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                router.ready().reasons().stream()
                    .anyMatch(why -> why.contains("bonus-requested-0 offset 1 waits for schema")));
    assertThat(router.ready().ready()).isFalse();
    assertThat(stack.rejections(0)).isEmpty();

    stack.registry().connect();

    List<BonusRejected> rejections = stack.rejections(1);
    assertThat(rejections).hasSize(1);
    assertThat(rejections.get(0).getCode()).isEqualTo(RejectionCode.UNDECODABLE);
    assertThat(stack.commands(2)).hasSize(2);
    RouterStack.awaitReady(router);
  }

  @Test
  void two_routers_of_which_one_is_killed_publish_each_outcome_once_also_in_a_replay()
      throws Exception {
    int ids = 600;
    try (RouterProcess killed = RouterProcess.start(stack.settings("killed"), directory)) {
      RouterService survivor = stack.startReady("survivor");
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < ids; i++) {
          MTurkTarget target = new MTurkTarget("A1", "ASSIGNMENT" + i, null);
          stack.send(
              (i + round) % 6,
              null,
              stack.bytes(Requests.mturk("m-" + i).setTarget(target).build()));
        }
        stack.flush();
        if (round == 0) {
          await()
              .atMost(Duration.ofSeconds(60))
              .untilAsserted(() -> assertThat(stack.members()).as(() -> log(killed)).isEqualTo(2));
        } else if (round == 1) {
          killed.kill();
        }
      }

      List<String> commanded = stack.commands(ids).stream().map(ConsumerRecord::key).toList();
      assertThat(stack.rejections(2 * ids)).hasSize(2 * ids);
      stack.awaitAllRouted();
      assertThat(stack.commands(ids)).hasSize(ids);
      assertThat(commanded).doesNotHaveDuplicates();
      survivor.close();
      stack.rewind();
      stack.startReady("survivor");
      stack.awaitAllRouted();
      assertThat(stack.rejections(2 * ids)).hasSize(2 * ids);
      assertThat(stack.commands(ids)).hasSize(ids);
    }
  }

  /** Sends what is admitted and what is rejected for each reason, and waits for it. */
  private void sendEveryFate() throws Exception {
    sendIds();
    stack.commands(IDS);
    sendIds();
    for (int i = 0; i < IDS; i++) {
      stack.send(i % 6, null, stack.bytes(Requests.mturk("p-" + i).build()));
    }
    for (int partition = 0; partition < 6; partition++) {
      stack.send(partition, null, null);
      stack.send(partition, null, new byte[] {1, 2});
      stack.send(
          partition,
          null,
          stack.bytes(Requests.prolific("none-" + partition).setTarget(null).build()));
    }
    stack.flush();
    assertThat(stack.rejections(REJECTED)).hasSize(REJECTED);
    stack.awaitAllRouted();
  }

  private void deleteIfThere(String topic) throws Exception {
    if (stack.admin().listTopics().names().get().contains(topic)) {
      stack.deleteTopic(topic);
    }
  }

  private void sendIds() {
    for (int i = 0; i < IDS; i++) {
      stack.send(null, stack.bytes(Requests.prolific("p-" + i).build()));
    }
    stack.flush();
  }

  private static String log(RouterProcess router) {
    try {
      return router.log();
    } catch (IOException e) {
      return "no log of the router: " + e;
    }
  }
}
