package org.payouts.workers.provider;

import java.util.List;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Claim;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;

/** A platform that pays one payout per call: its bulks have one row (policy {@code bulkRows}). */
public interface SinglePayoutProvider<Q, A> extends Provider<Q, A> {

  /** {@link Provider#prepare} for one payout. */
  ProviderFlow<Q, A, Preparation> prepare(PreparationInput candidate);

  /** {@link Provider#pay} for one claim. */
  ProviderFlow<Q, A, Answer> pay(Claim claim);

  @Override
  default ProviderFlow<Q, A, List<Preparation>> prepare(
      List<PreparationInput> candidates, int parallel) {
    return prepare(only(candidates)).map(List::of);
  }

  @Override
  default ProviderFlow<Q, A, Answer> pay(MoneyCall call) {
    return pay(only(call.claims()));
  }

  private static <T> T only(List<T> rows) {
    if (rows.size() != 1) {
      throw new IllegalArgumentException("one payout per call, not " + rows.size());
    }
    return rows.get(0);
  }
}
