package org.payouts.cli.commands;

import java.util.List;
import java.util.stream.Collectors;
import org.payouts.ControlOrder;
import org.payouts.PayoutControl;
import org.payouts.cli.kafka.ControlClient;
import org.payouts.control.Scope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code go SCOPE}: ends a stop. */
@Command(
    name = "go",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Ends the stop of exactly this scope. Other stops hold on: payouts status lists them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts go all --by \"A. Jones\" --because \"file corrected\"",
      "Exit codes: 0 done, 1 the stack does not answer or somebody has to look first, 2 wrong usage."
    })
final class GoCommand extends OrderCommand {

  @Option(
      names = "--all-new",
      description =
          "After payouts adopt: nothing that was asked for since was ever asked for before.")
  private boolean allNew;

  @Override
  ControlOrder order() {
    return ControlOrder.GO;
  }

  @Override
  void give(ControlClient client, PayoutControl order) {
    client.go(order, allNew);
  }

  @Override
  String said(Scope scope, List<PayoutControl> stops, Counted payouts) {
    String others =
        stops.stream()
            .map(PayoutControl::getScope)
            .filter(each -> !each.equals(scope.toString()))
            .collect(Collectors.joining(", "));
    boolean stood = stops.stream().anyMatch(each -> each.getScope().equals(scope.toString()));
    String done =
        stood
            ? "%s goes on; %s".formatted(scope, payouts.waitingText())
            : scope + " was not stopped";
    return others.isEmpty() ? done : done + ". Still stopped: " + others;
  }
}
