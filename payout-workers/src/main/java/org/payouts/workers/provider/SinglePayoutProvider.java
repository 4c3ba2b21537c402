package org.payouts.workers.provider;

import java.util.List;
import org.payouts.workers.protocol.Claim;
import org.payouts.workers.protocol.MoneyCall;
import org.payouts.workers.protocol.PayoutRequest;

/** A platform that pays one payout per call: its bulks have one row (policy {@code bulkRows}). */
public interface SinglePayoutProvider<Q, A> extends Provider<Q, A> {

  /** {@link Provider#prepare} for one payout. */
  Conversation<Q, A, Preparation> prepare(PayoutRequest request);

  /** {@link Provider#pay} for one claim. */
  Conversation<Q, A, Answer> pay(Claim claim);

  @Override
  default Conversation<Q, A, List<Preparation>> prepare(
      List<PayoutRequest> requests, int parallel) {
    return prepare(only(requests)).map(List::of);
  }

  @Override
  default Conversation<Q, A, Answer> pay(MoneyCall call) {
    return pay(only(call.claims()));
  }

  private static <T> T only(List<T> rows) {
    if (rows.size() != 1) {
      throw new IllegalArgumentException("one payout per call, not " + rows.size());
    }
    return rows.get(0);
  }
}
