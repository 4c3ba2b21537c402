package org.payouts.cli.commands;

import java.util.List;
import org.payouts.ControlOrder;
import org.payouts.PayoutControl;
import org.payouts.cli.kafka.ControlClient;
import org.payouts.control.Scope;
import picocli.CommandLine.Command;

/** {@code stop SCOPE}: nothing new of it is begun. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Stops paying, everywhere or in a part: all workers begin nothing new of it within two seconds,"
          + " also after a restart, until payouts go. Calls under way are finished, and their results published.",
      "Requests are still taken in; a payout that waits can be cancelled with payouts resolve ID cancel."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts stop all --by \"A. Jones\" --because \"wrong file\"",
      "  payouts stop prolific/study/65bb00000000000000000b02 --by \"A. Jones\" --because \"wrong amounts\"",
      "Exit codes: 0 stopped, 1 the stack does not answer, 2 wrong usage."
    })
final class StopCommand extends OrderCommand {

  @Override
  ControlOrder order() {
    return ControlOrder.STOP;
  }

  @Override
  void give(ControlClient client, PayoutControl order) {
    client.give(order);
  }

  @Override
  String said(Scope scope, List<PayoutControl> stops, Counted payouts) {
    String flight =
        payouts.inFlight() == 0
            ? "nothing of it is in flight"
            : payouts.inFlight() + " in flight will be finished";
    return "stopped %s; %s, %s. To go on: payouts go %s"
        .formatted(scope, payouts.waitingText(), flight, scope);
  }
}
