package org.payouts.workers.model;

/**
 * The numbers the protocol works with, for one platform. All times in milliseconds.
 *
 * @param width calls in flight per worker process
 * @param quietMs how long absence proves nothing after a call has ended; never 0
 * @param presumedQuietMs the same where the answer said that nothing was paid
 * @param leaseMs how long a claim may wait before its call leaves
 * @param callTimeoutMs how long a call may take
 * @param probeMs between two probes of a pause
 * @param readMinMs first wait before the books are read (again); doubles up to {@code readMaxMs}
 * @param backoffMinMs first wait before a payout that was not paid is tried again; doubles up to
 *     {@code backoffMaxMs}
 * @param suspectBackoffMaxMs longest wait of a payout that is prepared alone, or waits for somebody
 * @param targetGraceMs how long a target may be unknown to the provider
 * @param tokenWindowMs how long after the first attempt a token may be sent again; 0 if the
 *     provider takes none
 * @param tokenLifeMs how long after the last attempt a token may still pay; 0 if the provider takes
 *     none
 * @param clockSlackMs how far the wall clock may have stepped back before a token is no longer
 *     trusted
 * @param moneyCalls money calls of one payout without a person, whatever is answered
 * @param unreadableReads failed reads in a row, after quiet, that open a review
 * @param unknownErrors unknown errors in a row that make the account suspect
 * @param retryWhenAbsent absence after quiet means another attempt instead of a review; an
 *     assumption on the world, off by default (docs/protocol/configurations.txt, A5 and B8)
 * @param claimAhead payouts that may always be claimed beyond the width, so that a call starts as
 *     soon as another ends
 * @param claimAheadMost the same where slots would be idle, and claims do not wait for long
 * @param claimsAtIntake a new payout may be claimed with its first ledger record, because nothing
 *     is read before
 * @param maxBuffered payouts ready to be worked on, per partition, before its intake is paused
 * @param maxOpen open payouts per partition, whatever they wait for, before its intake is paused
 * @param maxGroup records of one transaction; a bulk's claims are one transaction, however many
 * @param bulkRows payouts that may share a call; 1 where the provider pays one per call
 * @param bulkLingerMs how long fewer than {@code bulkRows} wait for company
 */
public record Policy(
    int width,
    long quietMs,
    long presumedQuietMs,
    long leaseMs,
    long callTimeoutMs,
    long probeMs,
    long readMinMs,
    long readMaxMs,
    long backoffMinMs,
    long backoffMaxMs,
    long suspectBackoffMaxMs,
    long targetGraceMs,
    long tokenWindowMs,
    long tokenLifeMs,
    long clockSlackMs,
    int moneyCalls,
    int unreadableReads,
    int unknownErrors,
    boolean retryWhenAbsent,
    int claimAhead,
    int claimAheadMost,
    boolean claimsAtIntake,
    int maxBuffered,
    int maxOpen,
    int maxGroup,
    int bulkRows,
    long bulkLingerMs) {

  public Policy {
    if (width < 1 || leaseMs < 1 || callTimeoutMs < 1 || maxBuffered < 1 || maxOpen < 1) {
      throw new IllegalArgumentException(
          "width, lease, call timeout, buffer and open payouts must be > 0");
    }
    if (moneyCalls < 1) {
      throw new IllegalArgumentException("a payout has at least one money call");
    }
    // A call that was claimed may arrive that late: until then absence proves nothing.
    long call = leaseMs + callTimeoutMs;
    if (presumedQuietMs <= call || quietMs < presumedQuietMs) {
      throw new IllegalArgumentException(
          "quiet %d >= presumed quiet %d > lease + call timeout %d does not hold"
              .formatted(quietMs, presumedQuietMs, call));
    }
    if (claimAhead < 0 || claimAheadMost < claimAhead) {
      throw new IllegalArgumentException("claims ahead: 0 <= always <= at most does not hold");
    }
    if (bulkRows < 1 || bulkLingerMs < 0 || (bulkRows == 1 && bulkLingerMs > 0)) {
      throw new IllegalArgumentException("a bulk has rows, and one row waits for nobody");
    }
  }
}
