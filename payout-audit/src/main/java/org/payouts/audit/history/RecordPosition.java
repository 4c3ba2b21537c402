package org.payouts.audit.history;

import java.util.Comparator;

/**
 * Where and when a record was written.
 *
 * @param timeMs the record's time in its topic, epoch milliseconds
 */
public record RecordPosition(String topic, int partition, long offset, long timeMs)
    implements Comparable<RecordPosition> {
  private static final Comparator<RecordPosition> ORDER =
      Comparator.comparing(RecordPosition::topic)
          .thenComparingInt(RecordPosition::partition)
          .thenComparingLong(RecordPosition::offset);

  /** By topic, partition and offset; the time plays no part. */
  @Override
  public int compareTo(RecordPosition other) {
    return ORDER.compare(this, other);
  }

  /** Whether the other record stands in the same partition, further back. */
  public boolean isBefore(RecordPosition other) {
    return topic.equals(other.topic) && partition == other.partition && offset < other.offset;
  }

  /** {@code topic-partition@offset}. */
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
