package org.payouts.view.data;

import java.time.Instant;

/** Where a record stands, and its time there. */
public record RecordPlace(String topic, int partition, long offset, Instant at) {

  /** {@code bonus-requested-3-17}, the way the key of a rejection names a record. */
  public String text() {
    return topic + "-" + partition + "-" + offset;
  }
}
