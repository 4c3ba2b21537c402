package org.payouts.workers.kafka;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.Platform;
import org.payouts.workers.calls.Clock;

/** What needs no broker; the rest is in WorkerIT. */
class CommandPollerTest {

  /**
   * Found by the crash matrix on a slow machine: a member that was silent for too long while it
   * took partitions over asked for offsets, was told that nobody knew it, and never polled again.
   */
  @ParameterizedTest
  @ValueSource(classes = {UnknownMemberIdException.class, FencedMemberEpochException.class})
  void a_member_the_group_has_removed_polls_on_and_so_joins_again(Class<KafkaException> told)
      throws Exception {
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    consumer.setPollException(told.getConstructor(String.class).newInstance("not known here"));
    CountDownLatch polledAgain = new CountDownLatch(1);
    consumer.schedulePollTask(() -> {});
    consumer.schedulePollTask(polledAgain::countDown);
    Standing standing = new Standing();
    try (CommandPoller poller =
        new CommandPoller(
            "payout-commands-mturk",
            "me",
            consumer,
            new CommandReader(Platform.MTURK, "ledger", null),
            (partition, membership) -> null,
            new OwnerThread("owner", Clock.system(), (partition, bug) -> {}),
            standing)) {
      poller.start();
      assertTrue(
          polledAgain.await(10, TimeUnit.SECONDS),
          () -> "it polled once: " + standing.health().reasons());
    }
  }
}
