package org.payouts.bench.ours;

import java.util.concurrent.CompletionStage;
import org.payouts.bench.load.CallTimer;
import org.payouts.workers.mturk.MTurkQuestion;
import org.payouts.workers.mturk.MTurkReply;
import org.payouts.workers.provider.Transport;

/** The timer in place of the AWS SDK; everything above it is what runs in production. */
public final class TimerTransport implements Transport<MTurkQuestion, MTurkReply> {
  private final CallTimer timer;

  public TimerTransport(CallTimer timer) {
    this.timer = timer;
  }

  @Override
  public CompletionStage<MTurkReply> ask(MTurkQuestion question, boolean money) {
    if (!money) {
      throw new IllegalStateException("nothing is in doubt here, so nothing is read: " + question);
    }
    return timer.call().thenApply(answered -> new MTurkReply.BonusSent());
  }

  @Override
  public void close() {}
}
