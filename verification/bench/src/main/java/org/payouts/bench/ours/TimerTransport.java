package org.payouts.bench.ours;

import java.util.concurrent.CompletionStage;
import org.payouts.bench.load.CallTimer;
import org.payouts.workers.provider.Transport;
import org.payouts.workers.providers.mturk.MTurkRequest;
import org.payouts.workers.providers.mturk.MTurkResponse;

/** The timer in place of the AWS SDK; everything above it is what runs in production. */
public final class TimerTransport implements Transport<MTurkRequest, MTurkResponse> {
  private final CallTimer timer;

  public TimerTransport(CallTimer timer) {
    this.timer = timer;
  }

  @Override
  public CompletionStage<MTurkResponse> ask(MTurkRequest question, boolean money) {
    if (!money) {
      throw new IllegalStateException("nothing is in doubt here, so nothing is read: " + question);
    }
    return timer.call().thenApply(answered -> new MTurkResponse.BonusSent());
  }

  @Override
  public void close() {}
}
