package org.payouts.bench.bulk;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.payouts.bench.load.CallTimer;
import org.payouts.workers.kafka.ClientFactory;
import org.payouts.workers.provider.Transport;

/** Every question to the provider takes the timer's time before it leaves. */
record SlowClientFactory(CallTimer timer) implements ClientFactory {

  @Override
  public <Q, A> Transport<Q, A> transport(Transport<Q, A> transport) {
    return new Transport<>() {
      @Override
      public CompletionStage<A> ask(Q question, boolean money) {
        CompletableFuture<Void> due = timer.call();
        return due.thenCompose(waited -> transport.ask(question, money));
      }

      @Override
      public void close() {
        transport.close();
      }
    };
  }
}
