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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRejected;
import org.payouts.MTurkTarget;
import org.payouts.RejectionCode;
import org.payouts.router.preflight.RouterRefusedException;
import org.payouts.router.testing.Requests;
import org.payouts.router.testing.RouterProcess;
import org.payouts.router.testing.RouterStack;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.topics.Topics;

@ExtendWith(KafkaCluster.class)
class RouterRecoveryIT {
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
    stack.sendEveryFate();
    router.close();

    stack.rewind();
    stack.wipe("a");
    stack.startReady("a");
    stack.awaitAllRouted();

    assertThat(stack.commands(RouterStack.IDS)).hasSize(RouterStack.IDS);
    assertThat(stack.rejections(RouterStack.REJECTED)).hasSize(RouterStack.REJECTED);
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

  private static String log(RouterProcess router) {
    try {
      return router.log();
    } catch (IOException e) {
      return "no log of the router: " + e;
    }
  }
}
