package org.payouts.workers.model;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person's resolution as read from payout-resolutions.
 *
 * @param resolution its place there: its identity
 * @param attempt the attempt it is about; 0 for CANCEL
 * @param seen the payments of the target that the person saw in the books, in minor units; null if
 *     the resolution names none
 */
public record Resolution(
    History.ResolutionPosition resolution,
    String payoutId,
    int attempt,
    Decision decision,
    String by,
    String because,
    @Nullable List<BigDecimal> seen) {

  /** What the person decided. */
  public enum Decision {
    PAID,
    FAILED,
    RETRY,
    CANCEL,
    /** A decision newer than this reader: always refused. */
    UNKNOWN
  }

  public Resolution {
    seen = seen == null ? null : List.copyOf(seen);
  }

  /** Kafka's ID of the topic it was read from, or null if it is not known. */
  public @Nullable String topicId() {
    return resolution.topicId();
  }

  /** Its offset in that topic. */
  public long offset() {
    return resolution.offset();
  }
}
