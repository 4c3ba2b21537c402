package org.payouts.router.topology;

import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.admin.CommandPartition;
import org.payouts.payout.Targets;
import org.payouts.router.admission.CommandFactory;

/**
 * Commands go to the partition of their target among the frozen number of partitions, so that its
 * payouts meet; rejections to that of their key.
 */
final class CommandPartitioner implements StreamPartitioner<String, Object> {
  private final ToIntFunction<Platform> frozenPartitions;

  CommandPartitioner(ToIntFunction<Platform> frozenPartitions) {
    this.frozenPartitions = frozenPartitions;
  }

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, String key, Object value, int numPartitions) {
    if (value instanceof PayoutCommand command) {
      String target = Targets.partitionKey(command.getTarget());
      int frozen = frozenPartitions.applyAsInt(CommandFactory.platform(command));
      if (numPartitions != frozen) {
        throw new FrozenPartitionsException(topic, numPartitions, frozen);
      }
      return Optional.of(Set.of(CommandPartition.of(target, frozen)));
    }
    return Optional.empty();
  }
}
