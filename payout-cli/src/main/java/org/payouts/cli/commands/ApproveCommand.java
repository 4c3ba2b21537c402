package org.payouts.cli.commands;

import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutResolution;
import org.payouts.cli.kafka.ResolutionClient;
import picocli.CommandLine.Command;

/** {@code approve}: a second person's yes to payouts that a limit holds. */
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Approves payouts that wait for a second person, or lists them if none is named. An approval is of one payout"
          + " and its content, and does not count if the person who approves asked for it.",
      "To say no: payouts reject."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts approve",
      "  payouts approve may:prolific:63d2f1c0a8b94e7d5c1f2a3b --by \"B. Smith\" --because \"checked\"",
      "  payouts approve --batch may --sum \"1234.50 GBP\" --by \"B. Smith\" --because \"checked the file\"",
      "Exit codes: 0 approved, 1 one does not wait for approval or was asked for by NAME, 2 wrong usage."
    })
final class ApproveCommand extends ApprovalCommand {

  @Override
  String done() {
    return "approved";
  }

  @Override
  String verb() {
    return "approve";
  }

  @Override
  boolean needsAnother() {
    return true;
  }

  @Override
  PayoutResolution answer(PayoutLedgerEntry entry, String who, String why) {
    return ResolutionClient.approval(entry.getPayoutId(), entry.getContentHash(), who, why);
  }
}
