package org.payouts.router.topology;

import org.apache.avro.specific.SpecificRecord;
import org.payouts.BonusRejected;
import org.payouts.PayoutCommand;
import org.payouts.payout.Platforms;
import org.payouts.router.admission.CommandFactory;
import org.payouts.tracing.TraceNames;
import org.payouts.tracing.TraceSpan;

/** What a span of the router says of the record that a request has become. */
final class RoutedSpan {
  private static final String COMMAND = "COMMAND";

  private RoutedSpan() {}

  static void end(TraceSpan span, SpecificRecord value) {
    if (value instanceof PayoutCommand command) {
      span.set(TraceNames.PAYOUT_ID, command.getPayoutId())
          .set(TraceNames.PLATFORM, Platforms.name(CommandFactory.platform(command)))
          .set(TraceNames.OUTCOME, COMMAND);
    } else if (value instanceof BonusRejected rejected) {
      span.set(TraceNames.OUTCOME, rejected.getCode().name());
      if (rejected.getPayoutId() != null) {
        span.set(TraceNames.PAYOUT_ID, rejected.getPayoutId());
      }
    }
    span.end();
  }
}
