package org.payouts.workers.model;

/**
 * A claimed attempt.
 *
 * @param number 1 for the first
 * @param claimedAtMs owner's wall clock when the claim was decided
 * @param sendBeforeMs owner's wall clock after which the call may not leave
 */
public record Attempt(
    int number, Owner owner, long claimedAtMs, long sendBeforeMs, Baseline baseline) {

  /** The same attempt, measured with another baseline: a person's word. */
  Attempt with(Baseline other) {
    return new Attempt(number, owner, claimedAtMs, sendBeforeMs, other);
  }
}
