package org.payouts.workers.model;

/**
 * A person's approval of one payout, as read from payout-resolutions.
 *
 * @param contentHash what is approved, as lower-case hex
 */
public record Approval(String payoutId, String contentHash, String by) {
  public Approval {
    by = BoundedText.cut(by);
  }
}
