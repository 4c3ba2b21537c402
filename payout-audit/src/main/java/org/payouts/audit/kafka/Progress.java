package org.payouts.audit.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.payouts.Platform;
import org.payouts.SourcePosition;
import org.payouts.admin.SetAside;
import org.payouts.audit.history.RecordPosition;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;

/**
 * How far router and workers had come when the audit began.
 *
 * @param committed offsets of the groups on their input topics
 * @param setAside what the router had passed without deciding it
 * @param routerIdle whether nothing was on its way inside the router
 * @param atMs when this was asked
 */
record Progress(
    Map<TopicPartition, Long> committed, SetAside setAside, boolean routerIdle, long atMs) {
  /** A request that old is not on its way any more, it waits or is lost. */
  private static final long ON_ITS_WAY_MS = 300_000;

  /** Reads what the router has set aside. */
  @FunctionalInterface
  interface SetAsideReader {
    SetAside read() throws ExecutionException, InterruptedException;
  }

  static Progress of(Admin admin, SetAsideReader reader)
      throws ExecutionException, InterruptedException {
    long atMs = System.currentTimeMillis();
    Map<TopicPartition, Long> committed = new HashMap<>(group(admin, Topics.ROUTER_APPLICATION_ID));
    committed.putAll(group(admin, Topics.ROUTER_REQUESTERS_GROUP));
    for (Platform platform : Platforms.ALL) {
      committed.putAll(group(admin, Topics.group(platform)));
    }
    // The order is the proof: what was set aside when it was passed is there, and what was decided
    // since shows inside the router, or is among the records read afterwards.
    SetAside setAside = reader.read();
    return new Progress(committed, setAside, idle(admin, committed), atMs);
  }

  private static Map<TopicPartition, Long> group(Admin admin, String group)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    try {
      Map<TopicPartition, OffsetAndMetadata> found =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      found.forEach(
          (partition, offset) -> {
            if (offset != null) {
              offsets.put(partition, offset.offset());
            }
          });
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
    return offsets;
  }

  private static boolean idle(Admin admin, Map<TopicPartition, Long> committed)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    committed.keySet().stream()
        .filter(partition -> partition.topic().equals(Topics.ROUTER_REPARTITION))
        .forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    if (asked.isEmpty()) {
      return true;
    }
    for (var end : admin.listOffsets(asked).all().get().entrySet()) {
      if (committed.getOrDefault(end.getKey(), 0L) < end.getValue().offset()) {
        return false;
      }
    }
    return true;
  }

  /** Whether the input had been dealt with. */
  boolean passed(TopicPartition partition, RecordPosition input) {
    boolean read = input.offset() < committed.getOrDefault(partition, 0L);
    if (!read || !partition.topic().equals(Topics.BONUS_REQUESTED)) {
      return read;
    }
    SourcePosition position = new SourcePosition(input.topic(), input.partition(), input.offset());
    // One that was set aside set out again when it was decided, however old it is.
    long setOutMs = Math.max(input.timeMs(), setAside.decidedAtMs(position));
    return !setAside.holds(position) && (routerIdle || atMs - setOutMs > ON_ITS_WAY_MS);
  }
}
