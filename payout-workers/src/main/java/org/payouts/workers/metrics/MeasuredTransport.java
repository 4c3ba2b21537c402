package org.payouts.workers.metrics;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.payouts.workers.provider.Transport;

/** Counts a provider's responses by class, and how long they took; changes nothing. */
final class MeasuredTransport<Q, A> implements Transport<Q, A> {
  private final Transport<Q, A> transport;
  private final ProviderTimers timers;

  MeasuredTransport(Transport<Q, A> transport, ProviderTimers timers) {
    this.transport = transport;
    this.timers = timers;
  }

  @Override
  public CompletionStage<A> ask(Q request, boolean mayMoveMoney, BooleanSupplier mayLeave) {
    long begun = System.nanoTime();
    return transport
        .ask(request, mayMoveMoney, mayLeave)
        .whenComplete(
            (response, failure) ->
                timers.of(mayMoveMoney, response).record(System.nanoTime() - begun, NANOSECONDS));
  }

  @Override
  public void close() {
    transport.close();
  }
}
