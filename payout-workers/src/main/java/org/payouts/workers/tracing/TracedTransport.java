package org.payouts.workers.tracing;

import io.opentelemetry.api.trace.SpanKind;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.payouts.tracing.TraceContext;
import org.payouts.tracing.TraceNames;
import org.payouts.tracing.TraceSpan;
import org.payouts.tracing.Tracing;
import org.payouts.workers.provider.ClassifiedResponse;
import org.payouts.workers.provider.ResponseClass;
import org.payouts.workers.provider.Transport;

/**
 * Makes a span of each request, in the trace of the first payout that it is for and linked to those
 * of the others. Requests and responses pass as they are: the provider is sent nothing of a trace.
 */
final class TracedTransport<Q, A> implements Transport<Q, A> {
  private final Transport<Q, A> transport;
  private final Tracing tracing;
  private final CallLabels labels;
  private final List<TraceContext> traces;

  /**
   * @param traces not empty
   */
  TracedTransport(
      Transport<Q, A> transport, Tracing tracing, CallLabels labels, List<TraceContext> traces) {
    this.transport = transport;
    this.tracing = tracing;
    this.labels = labels;
    this.traces = traces;
  }

  @Override
  public CompletionStage<A> ask(Q request, boolean money, BooleanSupplier mayLeave) {
    TraceSpan span = tracing.begin(SpanKind.CLIENT, labels.name(), traces.get(0));
    labels.on(span);
    traces.stream().skip(1).forEach(span::link);
    CompletionStage<A> response = transport.ask(request, money, mayLeave);
    // Beside what the flow waits for, which nothing in here can change.
    var unused = response.whenComplete((answer, failure) -> end(span, answer));
    return response;
  }

  private static void end(TraceSpan span, @Nullable Object answer) {
    ResponseClass of =
        answer instanceof ClassifiedResponse classified
            ? classified.responseClass()
            : ResponseClass.NO_ANSWER;
    span.set(TraceNames.RESPONSE, of.label());
    if (of == ResponseClass.OK) {
      span.end();
    } else {
      span.failed(of.label());
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
