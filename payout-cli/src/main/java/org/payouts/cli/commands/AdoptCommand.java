package org.payouts.cli.commands;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.payouts.Platform;
import org.payouts.cli.adopt.Adoption;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Progress;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.rights.Role;
import org.payouts.workers.SandboxAccess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code adopt PLATFORM}: lets workers own a ledger that came back under another topic ID. */
@Command(
    name = "adopt",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Lets workers own a ledger that came back under another topic ID, after a restore or on a mirror.",
      "Payouts that were made after the backup may be missing from it. So each payout that it does not show as claimed is looked up in the provider's books first, by reading only. What the books show as not paid is left to the worker. Anything else gets a claim in the ledger, as of a worker that was lost in the call: it is never paid blindly. MTurk's books name the payout and settle it. Those of Prolific and Respondent do not say whose a payment is: a person decides (payouts review).",
      "The platform is stopped before. Nothing new is begun until somebody says: payouts go PLATFORM.",
      "The old stack must have ended for good. Needs the provider's keys, and the rights of the platform's worker and of an operator, and to write payout-adoptions."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  payouts adopt mturk --ended 2026-11-27T09:30:00Z --by \"A. Jones\" --because \"disks lost\"",
      "Exit codes: 0 adopted, 1 not; the message says what stands in the way, 2 wrong usage."
    })
final class AdoptCommand extends Subcommand {
  private static final int SHOWN = 20;

  @Parameters(paramLabel = "PLATFORM", description = "prolific, mturk or respondent.")
  private String platform = "";

  @Option(
      names = "--ended",
      required = true,
      paramLabel = "TIME",
      description =
          "When the last worker of the old stack had surely ended, for example"
              + " 2026-11-27T09:30:00Z.")
  private String ended = "";

  @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who decides it.")
  private String by = "";

  @Option(names = "--because", required = true, paramLabel = "TEXT", description = "Why.")
  private String because = "";

  @Option(names = "--dry-run", description = "Compare with the books and write nothing.")
  private boolean dryRun;

  @Option(
      names = "--claim-unreadable",
      description = "Have a person decide about payouts that cannot be looked up.")
  private boolean claimUnreadable;

  @Option(names = "--json", description = "Print one JSON line instead of text.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  @Override
  Role role() {
    return Platforms.parse(platform).map(Role::worker).orElse(Role.OPERATOR);
  }

  @Override
  public Integer call() {
    Platform of =
        Platforms.parse(platform)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        platform + " is no platform", "write prolific, mturk or respondent"));
    String person = Person.name(by);
    if (person == null || because.isBlank()) {
      throw CommandFailure.usage("--by and --because must not be empty", "say who and why");
    }
    Settings settings = SandboxAccess.pinned(stack.settings());
    Adoption.Wish wish =
        new Adoption.Wish(person, because.strip(), ended(), dryRun, claimUnreadable);
    Adoption.Found found;
    try (Progress progress = console().progress()) {
      long[] done = {0};
      found =
          new Adoption(of, settings, more -> progress.show("looked up " + (done[0] += more)))
              .run(wish);
    }
    if (json) {
      console().json(found);
    } else {
      print(console(), found, of);
    }
    return OK;
  }

  private Instant ended() {
    try {
      return Instant.parse(ended);
    } catch (DateTimeParseException e) {
      throw CommandFailure.usage(ended + " is no time", "write it as 2026-11-27T09:30:00Z, in UTC")
          .causedBy(e);
    }
  }

  private void print(Console console, Adoption.Found found, Platform of) {
    console.print(
        "%s: %d payouts are claimed in the ledger, %d are not paid, %d may have been paid"
            .formatted(found.platform(), found.claimed(), found.unpaid(), found.doubted().size()));
    found.doubted().stream()
        .limit(SHOWN)
        .forEach(each -> console.print("  " + each.payoutId() + ": " + each.books()));
    if (found.doubted().size() > SHOWN) {
      console.print("  ... and %d more (--json)".formatted(found.doubted().size() - SHOWN));
    }
    if (!found.doubted().isEmpty() && of != Platform.MTURK) {
      console.sentence(
          "The books of %s do not say whose a payment is: a person decides about %d of them, once the workers run: payouts review"
              .formatted(found.platform(), found.doubted().size()),
          "");
    }
    if (found.settled() + found.reported() > 0) {
      console.print(
          "%d have a result and were not settled in the ledger, %d were settled and had no result: each is written from the other"
              .formatted(found.settled(), found.reported()));
    }
    if (!found.unasked().isEmpty()) {
      console.print(
          "%d have a result, and nobody has asked for them here: have them published again before payouts go. The first is %s"
              .formatted(found.unasked().size(), found.unasked().iterator().next()));
    }
    if (dryRun) {
      console.print("dry run: nothing was written");
      return;
    }
    console.sentence(
        "Adopted. Start the workers: they look up what may have been paid, and begin nothing new."
            + " Requests that were lost with the old stack may have been paid as well: publish"
            + " them, let the router and the workers take them in, stop the workers and run this"
            + " command again before you write: payouts go "
            + found.platform(),
        "");
  }
}
