package org.payouts.router.topology;

import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.payouts.PayoutCommand;
import org.payouts.payout.CommandPartition;
import org.payouts.payout.Targets;

/**
 * Commands go to the partition of their target, so that its payouts meet; rejections to that of
 * their key.
 */
final class CommandPartitioner implements StreamPartitioner<String, SpecificRecord> {
  @Override
  public Optional<Set<Integer>> partitions(
      String topic, String key, SpecificRecord value, int numPartitions) {
    if (value instanceof PayoutCommand command) {
      String target = Targets.partitionKey(command.getTarget());
      return Optional.of(Set.of(CommandPartition.of(target, numPartitions)));
    }
    return Optional.empty();
  }
}
