package org.payouts.cli.commands;

import java.time.Duration;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.cli.console.Console;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.Resender;
import org.payouts.config.Settings;
import org.payouts.rights.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resend ID}: has the router issue a registered command again. */
@Command(
    name = "resend",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Has the router issue an admitted payout's command again, unchanged, and waits until the ledger knows it.",
      "Only for payouts that payouts status names as being in no ledger; for any other it is refused."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  payouts resend may:mturk:3KIBXJ1WD5T0JZ1S2VKO7Y6R8QALOK",
      "Exit codes: 0 the ledger knows it, 1 refused, 2 wrong usage or no answer in time."
    })
final class ResendCommand extends Subcommand {

  @Parameters(paramLabel = "ID", description = "The payout ID.")
  private String id = "";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to wait (default: ${DEFAULT-VALUE}).")
  private long timeout = 60;

  @Mixin private StackOption stack = new StackOption();

  @Override
  Role role() {
    return Role.OPERATOR;
  }

  @Override
  public Integer call() {
    Settings settings = stack.settings();
    Console console = console();
    try (Resender resender = new Resender(settings)) {
      resender.ledgerEntry(id).ifPresent(this::refuse);
      PayoutCommand command =
          resender
              .command(id)
              .orElseThrow(
                  () ->
                      CommandFailure.problem(
                          "no payout " + id + " was ever admitted",
                          "publish it with: payouts request"));
      resender.resend(command);
      console.say("sent again; waiting for the ledger");
      PayoutLedgerEntry entry =
          resender
              .awaitLedger(command, Duration.ofSeconds(timeout))
              .orElseThrow(
                  () ->
                      CommandFailure.timeout(
                          "no ledger knows " + id + " after " + timeout + " s",
                          "are router and worker running? payouts status shows it"));
      console.print(id + " is in the ledger: " + entry.getState());
    }
    return OK;
  }

  private void refuse(PayoutLedgerEntry known) {
    throw CommandFailure.problem(
        id + " is in the ledger (" + known.getState() + "); sending it again would change nothing",
        "payouts status " + id + " shows where it stands");
  }
}
