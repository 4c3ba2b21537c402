package org.payouts.audit;

import java.util.Comparator;

/**
 * Where and when a record was written.
 *
 * @param timeMs the record's time in its topic, epoch milliseconds
 */
public record Place(String topic, int partition, long offset, long timeMs)
    implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::topic)
          .thenComparingInt(Place::partition)
          .thenComparingLong(Place::offset);

  /** By topic, partition and offset; the time plays no part. */
  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  /** Whether the other record stands in the same partition, further back. */
  public boolean isBefore(Place other) {
    return topic.equals(other.topic) && partition == other.partition && offset < other.offset;
  }

  /** {@code topic-partition@offset}. */
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
