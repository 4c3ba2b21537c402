package org.payouts.workers.protocol;

/**
 * A claimed attempt.
 *
 * @param number 1 for the first
 * @param claimedAtMs owner's wall clock when the claim was decided
 * @param sendBeforeMs owner's wall clock after which the call may not leave
 */
public record Attempt(int number, Owner owner, long claimedAtMs, long sendBeforeMs, Basis basis) {

  /** The same attempt, measured with another basis: a person's word. */
  Attempt with(Basis other) {
    return new Attempt(number, owner, claimedAtMs, sendBeforeMs, other);
  }
}
