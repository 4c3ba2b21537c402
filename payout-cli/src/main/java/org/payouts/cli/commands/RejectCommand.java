package org.payouts.cli.commands;

import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutResolution;
import org.payouts.cli.kafka.ResolutionClient;
import picocli.CommandLine.Command;

/** {@code reject}: a second person's no to payouts that a limit holds. */
@Command(
    name = "reject",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Ends payouts that wait for a second person: they fail as CANCELLED, and nobody is paid. Lists them if none is"
          + " named. Who asked for a payout may take it back so, too."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts reject may:prolific:63d2f1c0a8b94e7d5c1f2a3b --by \"B. Smith\" --because \"not agreed\"",
      "  payouts reject --from wrong.txt --sum \"24.50 GBP\" --by \"B. Smith\" --because \"wrong amounts\"",
      "Exit codes: 0 rejected, 1 one does not wait for approval, 2 wrong usage."
    })
final class RejectCommand extends ApprovalCommand {

  @Override
  String done() {
    return "rejected";
  }

  @Override
  String verb() {
    return "reject";
  }

  @Override
  boolean needsAnother() {
    return false;
  }

  @Override
  PayoutResolution answer(PayoutLedgerEntry entry, String who, String why) {
    return ResolutionClient.cancel(entry.getPayoutId(), who, why);
  }
}
