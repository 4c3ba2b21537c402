package org.payouts.audit.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
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
 * @param misplaced what it had passed on to the partition of its payout ID
 */
record Progress(
    Map<TopicPartition, Long> committed, SetAside setAside, MisplacedRequests misplaced) {

  static Progress of(Admin admin, RouterTopics router)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> committed = new HashMap<>(group(admin, Topics.ROUTER_APPLICATION_ID));
    committed.putAll(group(admin, Topics.ROUTER_REQUESTERS_GROUP));
    for (Platform platform : Platforms.ALL) {
      committed.putAll(group(admin, Topics.group(platform)));
    }
    // The order is the proof: what was set aside or passed on when it was passed is there, and what
    // was decided since was passed on, or is among the records read afterwards.
    SetAside setAside = router.setAside();
    return new Progress(committed, setAside, router.misplaced(committed));
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

  /** Whether the input had been dealt with. */
  boolean passed(TopicPartition partition, RecordPosition input) {
    boolean read = input.offset() < committed.getOrDefault(partition, 0L);
    if (!read || !partition.topic().equals(Topics.BONUS_REQUESTED)) {
      return read;
    }
    SourcePosition position = place(input);
    return !setAside.holds(position) && !misplaced.hold(position);
  }

  /** Whether the request waits for its schema, or is known to have waited. */
  boolean wasSetAside(RecordPosition request) {
    return setAside.decidedAtMs(place(request)) > 0;
  }

  private static SourcePosition place(RecordPosition request) {
    return new SourcePosition(request.topic(), request.partition(), request.offset());
  }
}
