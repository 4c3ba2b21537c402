package org.payouts.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.router.admission.AdmissionPartition;
import org.payouts.router.preflight.ClusterState;
import org.payouts.router.preflight.InternalTopics;
import org.payouts.router.preflight.LostAdmissionsGuard;
import org.payouts.router.preflight.RouterRefusedException;
import org.payouts.router.preflight.StartChecks;
import org.payouts.router.preflight.TopicReader;
import org.payouts.router.restore.StoreRestore;
import org.payouts.router.testing.Requests;
import org.payouts.router.testing.RouterStack;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.topics.Topics;

/** What a router does when topics that only it writes are lost. */
@ExtendWith(KafkaCluster.class)
class RouterLossIT {
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
  void a_lost_registry_is_refused_and_can_be_restored() throws Exception {
    RouterService router = stack.startReady("a");
    stack.sendEveryFate();
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
        .isEqualTo(
            new StoreRestore.Result(
                RouterStack.IDS,
                RouterStack.IDS,
                RouterStack.REJECTED,
                RouterStack.REJECTED,
                0,
                0,
                List.of()));
    assertThat(restore.restore())
        .isEqualTo(
            new StoreRestore.Result(RouterStack.IDS, 0, RouterStack.REJECTED, 0, 0, 0, List.of()));

    // The local copies of what was lost are still there; they must not pass for those of the new.
    stack.rewind();
    stack.startReady("a");
    stack.sendIds();
    assertThat(stack.rejections(RouterStack.REJECTED + RouterStack.IDS))
        .hasSize(RouterStack.REJECTED + RouterStack.IDS)
        .filteredOn(rejected -> rejected.getCode() == RejectionCode.DUPLICATE)
        .hasSize(2 * RouterStack.IDS);
    stack.awaitAllRouted();
    assertThat(stack.commands(RouterStack.IDS)).hasSize(RouterStack.IDS);
  }

  /** Kafka Streams makes it anew, empty, and would admit every ID once more. */
  @Test
  void a_router_that_loses_its_admissions_while_it_runs_ends_before_it_decides_by_empty_ones()
      throws Exception {
    RouterService router = stack.startReady("a");
    stack.sendIds();
    stack.commands(RouterStack.IDS);
    stack.awaitAllRouted();
    stack.deleteTopic(Topics.ROUTER_ADMISSIONS_CHANGELOG);
    stack.removeMembers();
    stack.sendIds();

    assertThat(router.ended())
        .succeedsWithin(Duration.ofSeconds(60))
        .asString()
        .contains(Topics.ROUTER_ADMISSIONS_CHANGELOG, "payouts topics restore-registry");
    assertThat(stack.commands(RouterStack.IDS)).hasSize(RouterStack.IDS);
  }

  @Test
  void admissions_that_are_lost_while_the_start_waits_for_the_schema_registry_are_not_made_anew()
      throws Exception {
    RouterService before = stack.startReady("a");
    stack.sendIds();
    stack.commands(RouterStack.IDS);
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
    assertThat(stack.commands(RouterStack.IDS)).hasSize(RouterStack.IDS);
  }

  @Test
  void admissions_that_are_new_and_hold_only_what_came_since_are_refused() throws Exception {
    RouterService router = stack.startReady("a");
    stack.sendIds();
    stack.commands(RouterStack.IDS);
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

  /** Commands lie by their target: the oldest of a payout ID's partition may lie in any. */
  @Test
  void admissions_that_lack_only_the_oldest_commands_are_refused_wherever_those_lie() {
    try (ClusterState cluster = new ClusterState(stack.settings("none"))) {
      new InternalTopics(cluster).create();
      LostAdmissionsGuard guard = new LostAdmissionsGuard(new TopicReader(cluster));
      for (Platform platform : List.of(Platform.MTURK, Platform.RESPONDENT)) {
        boolean first = platform == Platform.MTURK;
        int oldest = first ? 5 : 0; // One of the two is read first.
        String old = id(platform + "-old-");
        String since = id(platform + "-since-");
        byte[] foreign = {1};
        stack.send(new ProducerRecord<>(Topics.commands(platform), oldest, null, foreign));
        command(platform, oldest, first ? 1_000 : 500, old);
        command(platform, 5 - oldest, 2_000, since);
        admitted(since);
        assertThat(guard.problem()).hasValueSatisfying(why -> assertThat(why).contains(old));

        admitted(old);
        assertThat(guard.problem()).isEmpty();
      }
    }
  }

  private static String id(String beginning) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> beginning + i)
        .filter(id -> AdmissionPartition.of(id) == 3)
        .findFirst()
        .orElseThrow();
  }

  private void command(Platform platform, int partition, long atMs, String id) {
    byte[] value = {1};
    stack.send(
        new ProducerRecord<>(
            Topics.commands(platform), partition, atMs, id.getBytes(UTF_8), value));
    stack.flush();
  }

  private void admitted(String id) {
    byte[] value = {1};
    stack.send(
        new ProducerRecord<>(Topics.ROUTER_ADMISSIONS_CHANGELOG, 3, id.getBytes(UTF_8), value));
    stack.flush();
  }

  @Test
  void a_router_without_memory_of_its_duplicates_says_so_and_repeats_them_once() throws Exception {
    // As an older router has left it, or after the loss of this topic alone.
    RouterService router = stack.startReady("a");
    stack.sendEveryFate();
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
    assertThat(stack.rejections(RouterStack.REJECTED + 2 * RouterStack.IDS))
        .hasSize(RouterStack.REJECTED + 2 * RouterStack.IDS);
    stack.awaitAllRouted();
    stack.send(null, stack.bytes(Requests.prolific("new").build()));
    stack.flush();
    assertThat(stack.commands(RouterStack.IDS + 1)).hasSize(RouterStack.IDS + 1);
    forgetful.close();

    stack.rewind();
    stack.wipe("a");
    stack.startReady("a");
    stack.awaitAllRouted();
    assertThat(stack.rejections(RouterStack.REJECTED + 2 * RouterStack.IDS))
        .hasSize(RouterStack.REJECTED + 2 * RouterStack.IDS);
    assertThat(stack.commands(RouterStack.IDS + 1)).hasSize(RouterStack.IDS + 1);
  }

  /** What was said to be no request might be read as one, and paid. */
  @Test
  void a_router_without_memory_of_what_was_no_request_is_refused() throws Exception {
    RouterService router = stack.startReady("a");
    stack.sendEveryFate();
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
    assertThat(stack.rejections(RouterStack.REJECTED)).hasSize(RouterStack.REJECTED);
  }

  @Test
  void a_lost_topic_of_misplaced_requests_is_said_at_start_and_by_the_restore() throws Exception {
    RouterService router = stack.startReady("a");
    stack.sendIds();
    stack.commands(RouterStack.IDS);
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
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptionsInstanceOf(RouterRefusedException.class) // Its group has a member yet.
          .untilAsserted(
              () ->
                  assertThat(restore.restore().warnings())
                      .singleElement()
                      .asString()
                      .contains(topic, "Replays"));
      assertThat(restore.restore().warnings()).isEmpty();
    }
  }

  private void deleteIfThere(String topic) throws Exception {
    if (stack.admin().listTopics().names().get().contains(topic)) {
      stack.deleteTopic(topic);
    }
  }
}
