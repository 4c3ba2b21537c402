package org.payouts.gateway.events;

import java.time.Instant;
import org.apache.kafka.common.TopicPartition;

/**
 * A result or a rejection, with its place.
 *
 * @param type {@code bonus.paid}, {@code bonus.failed} or {@code bonus.rejected}
 * @param at when it was settled or recorded
 */
public record ResultEvent(
    String type, Instant at, TopicPartition partition, long offset, ResultJson data) {

  /** The same for each time that it is sent: {@code topic-partition-offset}. */
  public String id() {
    return partition.topic() + "-" + partition.partition() + "-" + offset;
  }
}
