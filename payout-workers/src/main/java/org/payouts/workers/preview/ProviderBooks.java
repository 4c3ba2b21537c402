package org.payouts.workers.preview;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.payouts.workers.calls.Clock;
import org.payouts.workers.calls.FlowRunner;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Target;
import org.payouts.workers.provider.ProviderSetup;

/**
 * Reads a provider's books of payouts that no worker has claimed. Without a claim no request for
 * money can leave ({@link FlowRunner}).
 */
public final class ProviderBooks<Q, A> implements AutoCloseable {
  private final ProviderSetup<Q, A> setup;
  private final FlowRunner<Q, A> runner;

  /** The books of this provider. */
  public ProviderBooks(ProviderSetup<Q, A> setup) {
    this.setup = setup;
    this.runner = new FlowRunner<>(setup.transport(), Clock.system());
  }

  /**
   * What a claim would have held before the first payment: the payments that are known of the
   * target, or the payout's token where the books carry our reference.
   *
   * @param known in minor units
   */
  public Baseline baseline(PayoutRequest request, List<BigDecimal> known) {
    Target target = request.target();
    if (target instanceof Target.Prolific) {
      return new Baseline.Prolific(Baseline.Prolific.NO_CALL_OF_OURS, known, null, null);
    }
    if (target instanceof Target.Respondent) {
      return Baseline.Respondent.of(known);
    }
    CompletableFuture<List<Preparation>> prepared = new CompletableFuture<>();
    runner.ask( // On MTurk nothing is read before a payment.
        () -> setup.provider().prepare(List.of(PreparationInput.first(request)), 1),
        why -> List.of(),
        prepared::complete);
    return prepared.join().stream()
        .filter(Preparation.Ready.class::isInstance)
        .map(ready -> ((Preparation.Ready) ready).baseline())
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no token can be made for " + request.payoutId()));
  }

  /** What the books show of the payout beyond the baseline. */
  public CompletableFuture<BookReading> read(PayoutRequest request, Baseline baseline) {
    CompletableFuture<BookReading> result = new CompletableFuture<>();
    Function<String, BookReading> onFault =
        why -> new BookReading.Unreadable(new Reason("NO_ANSWER", why), null, false);
    runner.ask(() -> setup.provider().read(request, baseline), onFault, result::complete);
    return result;
  }

  @Override
  public void close() {
    setup.transport().close();
  }
}
