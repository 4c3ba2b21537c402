package org.payouts.workers.provider;

import java.util.List;
import org.payouts.Platform;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.Funds;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.ProbeResult;

/**
 * What a platform must be able to do. Implementations are pure: they build requests and classify
 * responses; each response maps to exactly one result, in a table that is tested row by row. No
 * implementation retries anything and none throws for what a provider may answer.
 *
 * @param <Q> requests of its transport
 * @param <A> responses of its transport
 */
public interface Provider<Q, A> {

  Platform platform();

  /**
   * Everything that must be true or known before the claims of one call, without moving money. Runs
   * while the payouts' targets and their lane are held. All that end as {@link Preparation.Ready}
   * are paid by one call, and nobody else is. At least one ends as something else than {@link
   * Preparation.Deferred}.
   *
   * @param candidates payouts of one lane that may share a call; each has a target of its own
   * @param parallel requests that may be in flight at once
   * @return one result for each candidate, in their order
   */
  ProviderFlow<Q, A, List<Preparation>> prepare(List<PreparationInput> candidates, int parallel);

  /**
   * The money call of committed claims: exactly one request with {@code money}. The one answer is
   * true of each of them.
   */
  ProviderFlow<Q, A, Answer> pay(MoneyCall call);

  /** Reads the provider's books for this payout and compares them with the claim's baseline. */
  ProviderFlow<Q, A, BookReading> read(PayoutRequest request, Baseline baseline);

  /** Finds out whether the cause of a pause is gone, by reading only. */
  ProviderFlow<Q, A, ProbeResult> probe(Pause pause);

  /**
   * Reads what can be spent, for people who plan.
   *
   * @param account what is paid from ({@link org.payouts.workers.model.Target#account})
   * @return empty if the provider does not say
   */
  ProviderFlow<Q, A, List<Funds>> funds(String account);
}
