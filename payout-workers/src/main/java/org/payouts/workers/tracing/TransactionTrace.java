package org.payouts.workers.tracing;

import io.opentelemetry.api.trace.SpanKind;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.payout.Platforms;
import org.payouts.tracing.TraceContext;
import org.payouts.tracing.TraceNames;
import org.payouts.tracing.TraceSpan;
import org.payouts.tracing.Tracing;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState.Claimed;
import org.payouts.workers.model.Step;

/** The spans of a transaction: one for each of its ledger records whose payout has a trace. */
public final class TransactionTrace {
  private static final TransactionTrace NONE = new TransactionTrace(Map.of());

  private final Map<String, TraceSpan> spans;

  private TransactionTrace(Map<String, TraceSpan> spans) {
    this.spans = spans;
  }

  /** The transaction is about to be written. */
  public static TransactionTrace begin(Tracing tracing, LedgerTransaction transaction) {
    if (!tracing.isOn()) {
      return NONE;
    }
    Map<String, TraceSpan> spans = new HashMap<>();
    for (Step step : transaction.steps()) {
      Payout next = step.next();
      TraceContext parent = next.command().request().trace();
      if (parent != null) {
        TraceSpan span =
            tracing
                .begin(SpanKind.INTERNAL, "ledger " + next.state().name(), parent)
                .set(TraceNames.PAYOUT_ID, next.id())
                .set(TraceNames.PLATFORM, Platforms.name(next.command().target().platform()))
                .set(TraceNames.STATE, next.state().name());
        if (next.state() instanceof Claimed claimed) {
          span.set(TraceNames.ATTEMPT, claimed.attempt().number());
        }
        spans.put(next.id(), span);
      }
    }
    return new TransactionTrace(spans);
  }

  /** What a result or a review carries that is written with the payout's ledger record. */
  public @Nullable TraceContext of(Payout payout) {
    TraceSpan span = spans.get(payout.id());
    return span == null ? payout.command().request().trace() : span.context();
  }

  public void committed() {
    spans.values().forEach(TraceSpan::end);
  }

  /** It is not committed, or that is not known. */
  public void failed(RuntimeException why) {
    spans.values().forEach(span -> span.failed(why.getClass().getName()));
  }
}
