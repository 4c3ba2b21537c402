package org.payouts.cli.asked;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.payouts.words.StateWord;

/**
 * A payout that was asked for before: the first request of its ID, and what became of it.
 *
 * @param target the target's record, as the request has it
 * @param amountMinor what was asked for
 * @param batch the label it was sent under
 * @param askedAt when the request reached its topic
 * @param state of the ledger; {@link #REQUESTED} or {@link #ADMITTED} while no ledger knows it
 * @param paidMinor what the provider's books show, once it is paid
 * @param settledAt when it was paid or failed
 * @param failure the code of a failure
 */
public record AskedPayout(
    String payoutId,
    Object target,
    long amountMinor,
    String currency,
    @Nullable String batch,
    Instant askedAt,
    String state,
    @Nullable Long paidMinor,
    @Nullable Instant settledAt,
    @Nullable String failure) {

  /** Published, and the router has not reached it. */
  public static final String REQUESTED = "REQUESTED";

  /** The router has let it through, and no worker has taken it in. */
  public static final String ADMITTED = "ADMITTED";

  /** Its state as a person calls it. */
  public StateWord word() {
    return StateWord.of(state);
  }

  /** What is or will be paid for it: nothing if it failed, what the books show if it is paid. */
  public long costMinor() {
    return switch (word()) {
      case FAILED -> 0;
      case PAID -> paidMinor == null ? amountMinor : Math.max(amountMinor, paidMinor);
      case WAITING, PAYING, UNCLEAR, NEEDS_YOU -> amountMinor;
    };
  }
}
