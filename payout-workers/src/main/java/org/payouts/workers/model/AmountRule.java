package org.payouts.workers.model;

import org.jspecify.annotations.Nullable;

/**
 * What one payout of a part of the platform may be.
 *
 * @param key the lane (a workspace) or the study; empty for everything
 * @param scope as people write it
 * @param currency a payout in another currency is held
 * @param mostMinor a payout above it is held, minor units; null for no such limit
 * @param approvalAboveMinor a payout above it waits for a second person, minor units; null for no
 *     such limit
 * @param approvalWithinMs what nobody has approved by then fails; 0 or less: it waits for ever
 * @param sinceMs wall clock
 * @param sums all payouts of the part together are limited as well
 */
public record AmountRule(
    StopOrder.Part part,
    String key,
    String scope,
    String currency,
    @Nullable Long mostMinor,
    @Nullable Long approvalAboveMinor,
    long approvalWithinMs,
    long sinceMs,
    boolean sums) {

  /** Whether payouts of this lane and study are in it. */
  public boolean covers(String lane, String study) {
    return switch (part) {
      case EVERYTHING -> true;
      case LANE -> key.equals(lane);
      case STUDY -> key.equals(study);
    };
  }
}
