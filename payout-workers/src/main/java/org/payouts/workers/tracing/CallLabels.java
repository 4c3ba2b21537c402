package org.payouts.workers.tracing;

import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.tracing.TraceNames;
import org.payouts.tracing.TraceSpan;

/**
 * What the span of a request to a provider says from its beginning.
 *
 * @param what it is for: pay, prepare or read
 * @param payoutId of the first payout that it is for
 * @param payouts how many it is for
 * @param attempt number of the attempt, or 0
 */
record CallLabels(String what, Platform platform, String payoutId, int payouts, int attempt) {

  String name() {
    return what + " " + Platforms.name(platform);
  }

  void on(TraceSpan span) {
    span.set(TraceNames.PAYOUT_ID, payoutId)
        .set(TraceNames.PLATFORM, Platforms.name(platform))
        .set(TraceNames.PAYOUTS, payouts);
    if (attempt > 0) {
      span.set(TraceNames.ATTEMPT, attempt);
    }
  }
}
