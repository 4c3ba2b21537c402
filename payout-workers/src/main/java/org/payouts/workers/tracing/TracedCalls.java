package org.payouts.workers.tracing;

import java.util.List;
import java.util.Objects;
import org.payouts.Platform;
import org.payouts.tracing.TraceContext;
import org.payouts.tracing.Tracing;
import org.payouts.workers.calls.FlowRunner;
import org.payouts.workers.model.Claim;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.PreparationInput;

/** Runs flows so that each request of a traced payout is a span of its trace. */
public final class TracedCalls<Q, A> {
  private static final int NO_ATTEMPT = 0;

  private final FlowRunner<Q, A> calls;
  private final Tracing tracing;
  private final Platform platform;

  public TracedCalls(FlowRunner<Q, A> calls, Tracing tracing, Platform platform) {
    this.calls = calls;
    this.tracing = tracing;
    this.platform = platform;
  }

  /** For flows that are about no payout. */
  public FlowRunner<Q, A> untraced() {
    return calls;
  }

  /** For the money call of these claims. */
  public FlowRunner<Q, A> paying(MoneyCall call) {
    return tracing.isOn()
        ? traced(
            "pay",
            call.claims().stream().map(Claim::request).toList(),
            call.claims().get(0).attempt())
        : calls;
  }

  /** For the preparation of these payouts. */
  public FlowRunner<Q, A> preparing(List<PreparationInput> candidates) {
    return tracing.isOn()
        ? traced("prepare", candidates.stream().map(PreparationInput::request).toList(), NO_ATTEMPT)
        : calls;
  }

  /** For a look into the books for this payout. */
  public FlowRunner<Q, A> reading(PayoutRequest request) {
    return tracing.isOn() ? traced("read", List.of(request), NO_ATTEMPT) : calls;
  }

  private FlowRunner<Q, A> traced(String what, List<PayoutRequest> payouts, int attempt) {
    List<TraceContext> traces =
        payouts.stream().map(PayoutRequest::trace).filter(Objects::nonNull).toList();
    if (traces.isEmpty()) {
      return calls;
    }
    CallLabels labels =
        new CallLabels(what, platform, payouts.get(0).payoutId(), payouts.size(), attempt);
    return calls.over(transport -> new TracedTransport<>(transport, tracing, labels, traces));
  }
}
