package org.payouts.workers.provider;

import org.payouts.Platform;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.protocol.Claim;
import org.payouts.workers.protocol.PayoutRequest;

/**
 * What a platform must be able to do. Implementations are pure: they build questions and classify
 * replies; each reply maps to exactly one result, in a table that is tested row by row. No
 * implementation retries anything and none throws for what a provider may answer.
 *
 * @param <Q> questions of its transport
 * @param <A> replies of its transport
 */
public interface Provider<Q, A> {

  Platform platform();

  /**
   * Everything that must be true or known before a claim, without moving money. Runs while target
   * and lane are held.
   */
  Conversation<Q, A, Preparation> prepare(PayoutRequest request);

  /** The money call of a committed claim: exactly one question with {@code money}. */
  Conversation<Q, A, Answer> pay(Claim claim);

  /** Reads the provider's books for this payout and compares them with the claim's basis. */
  Conversation<Q, A, Evidence> read(PayoutRequest request, Basis basis);

  /** Finds out whether the cause of a pause is gone, by reading only. */
  Conversation<Q, A, ProbeResult> probe(Pause pause);
}
