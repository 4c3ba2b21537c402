package org.payouts.workers.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.admin.CommandPartition;
import org.payouts.topics.Topics;
import org.payouts.workers.ledger.LedgerCodec;
import org.payouts.workers.ledger.LedgerIdentity;
import org.payouts.workers.ledger.Placement;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.Samples;

/** A command that cannot be relied on refuses the partition; those before it are still taken. */
class CommandReaderTest {
  private static final int PARTITIONS = 6;
  private static final Payout PAYOUT = Samples.in("ACCEPTED", Samples.mturk("a"), false);
  private static final int RIGHT = CommandPartition.of("a", PARTITIONS);
  private static final int WRONG = (RIGHT + 1) % PARTITIONS;

  private final PayoutLedgerEntry entry = LedgerCodec.write(PAYOUT, Samples.OWNER, 0);
  private final PayoutCommand command = Objects.requireNonNull(entry.getCommand());

  private CommandReader.Batch read(Platform platform, String ledger, List<Integer> partitions) {
    CommandReader reader =
        new CommandReader(
            platform,
            new LedgerIdentity(ledger, Set.of()),
            new Placement(PARTITIONS),
            (topic, bytes) -> command);
    return reader.read(partitions.stream().map(this::record).toList());
  }

  private ConsumerRecord<String, byte[]> record(int partition) {
    return new ConsumerRecord<>(
        Topics.commands(Platform.MTURK), partition, 7, PAYOUT.id(), new byte[] {1});
  }

  private static void refused(CommandReader.Batch batch, String why) {
    assertNotNull(batch.unusable());
    assertTrue(batch.unusable().contains(why), batch.unusable());
  }

  @Test
  void a_command_in_the_partition_of_its_target_is_taken() {
    CommandReader.Batch batch =
        read(Platform.MTURK, command.getLedgerTopicId(), List.of(RIGHT, RIGHT));
    assertNull(batch.unusable());
    assertEquals(2, batch.commands().size());
  }

  @Test
  void a_command_in_the_partition_of_another_target_refuses_the_partition() {
    CommandReader.Batch batch =
        read(Platform.MTURK, command.getLedgerTopicId(), List.of(RIGHT, WRONG));
    refused(batch, "%s-%d@7".formatted(Topics.commands(Platform.MTURK), WRONG));
    refused(batch, "belongs into partition %d of 6 and lies in %d".formatted(RIGHT, WRONG));
    assertEquals(1, batch.commands().size(), "those before it");
  }

  @Test
  void a_command_of_another_platform_or_another_ledger_refuses_the_partition() {
    refused(
        read(Platform.PROLIFIC, command.getLedgerTopicId(), List.of(RIGHT)), "a command for MTURK");
    refused(read(Platform.MTURK, "another", List.of(RIGHT)), "payouts adopt");
  }
}
