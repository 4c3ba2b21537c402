package org.payouts.cli.commands;

import org.jspecify.annotations.Nullable;
import org.payouts.cli.audit.NumberedFinding;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.AcknowledgementLog;
import org.payouts.rights.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code audit acknowledge NUMBER}: somebody knows of a finding. */
@Command(
    name = "acknowledge",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes that a person knows of a finding and why it stays. Later audits list it as known, with name and reason.",
      "It stays in the log for ever; a second word on the same finding replaces the first in lists."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  payouts audit acknowledge 3fa9c1d2e4b5 --by \"A. Jones\" --because \"paid by hand, see mail\"",
      "Exit codes: 0 written, 1 the stack does not answer, 2 wrong usage."
    })
final class AcknowledgeCommand extends Subcommand {

  @Parameters(paramLabel = "NUMBER", description = "The finding's number, as the audit lists it.")
  private String finding = "";

  @Option(names = "--by", paramLabel = "NAME", description = "Who. Default: the system's user.")
  private @Nullable String by;

  @Option(names = "--because", required = true, paramLabel = "TEXT", description = "Why it stays.")
  private String because = "";

  @Mixin private StackOption stack = new StackOption();

  @Override
  Role role() {
    return Role.OPERATOR;
  }

  @Override
  public Integer call() {
    String person = Person.name(by);
    if (!NumberedFinding.isNumber(finding)) {
      throw CommandFailure.usage(
          finding + " is no number of a finding",
          "payouts audit lists them: 12 digits and letters");
    }
    if (person == null || because.isBlank()) {
      throw CommandFailure.usage("--by and --because must not be empty", "say who and why");
    }
    new AcknowledgementLog(stack.settings()).write(finding, person, because.strip());
    console().print("acknowledged: " + finding);
    return OK;
  }
}
