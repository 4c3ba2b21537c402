package org.payouts.cli.commands;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.asked.CheckedLine;
import org.payouts.cli.asked.Finding;
import org.payouts.cli.asked.Sending;
import org.payouts.cli.console.Console;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.SentFollower;
import org.payouts.cli.requests.RequestPlan;
import org.payouts.config.Settings;
import org.payouts.rights.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code request FILE}: publishes the bonuses of CSV files, or shows what would be published. */
@Command(
    name = "request",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Publishes the bonuses of CSV files. Nothing is published when any line is wrong; all problems are listed at once.",
      "Formats: the project's own CSV with a header; Prolific's bulk format (submission_id,amount, no header);"
          + " MTurk's batch results; any other header with --column."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts request bonuses.csv --batch may-pilot --dry-run",
      "  payouts request bulk.csv --batch b1 --platform prolific --study ID --workspace ID --currency GBP",
      "  payouts request Batch_518_results.csv --batch b2 --column amount=\"My bonus\" --skip-empty",
      "  payouts request may.xlsx --batch may --column submission_id=ID --column amount=Bonus --wait",
      "Exit codes: 0 sent (or the dry run found nothing wrong; with --wait: all are paid), 1 problems, or lines that"
          + " need a word (--again, --correct); with --wait: something is not paid, 2 wrong usage, or no end within"
          + " --timeout."
    })
final class RequestCommand extends Subcommand {

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "CSV files, UTF-8, or .xlsx workbooks.")
  private List<Path> files = List.of();

  @Mixin private FileFormatOptions format = new FileFormatOptions();

  @Option(
      names = "--dry-run",
      description =
          "Show counts, sums, fee estimates, problems, and what was asked for before; publish nothing.")
  private boolean dryRun;

  @Option(
      names = "--again",
      description = "Also pay targets that have a payout under another label or ID.")
  private boolean again;

  @Option(
      names = "--correct",
      description =
          "Where an ID was paid with a smaller amount: pay the difference, as ID:correction-1.")
  private boolean correct;

  @Option(
      names = "--unchecked",
      description = "Do not look for what was asked for before; needs no right to read.")
  private boolean unchecked;

  @Option(names = "--wait", description = "Follow to the end of all; print how they ended.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long --wait waits. Default: ${DEFAULT-VALUE}.")
  private long timeout = 3600;

  @Option(names = "--all", description = "Show all lines that were asked for before, not only 20.")
  private boolean all;

  @Option(names = "--json", description = "Print one JSON line instead of text.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  @Override
  Role role() {
    return Role.REQUESTER;
  }

  @Override
  public Integer call() {
    if (unchecked && (again || correct)) {
      throw CommandFailure.usage(
          "--unchecked looks for nothing that --again or --correct could be about",
          "leave one out");
    }
    Optional<Settings> settings = dryRun ? stack.find() : Optional.of(stack.settings());
    RequestPlan plan =
        PlanReader.read(files, file -> format.toOptions(), settings.orElse(Settings.of(Map.of())));
    return dryRun ? dryRun(plan, settings) : send(plan, settings.orElseThrow());
  }

  private int dryRun(RequestPlan plan, Optional<Settings> settings) {
    Console console = console();
    PlanPrinter printer = new PlanPrinter(console);
    Optional<List<CheckedLine>> lines =
        plan.sound() ? settings.flatMap(found -> known(plan, found)) : Optional.empty();
    Optional<Sending> sending = lines.map(found -> Sending.of(found, again, correct));
    if (json) {
      console.json(
          PlanPrinter.json(
              plan, lines.map(found -> new AskedPrinter(console, found).json()).orElse(null)));
    } else {
      printer.summary(plan);
      lines.ifPresent(found -> show(console, found));
    }
    if (!plan.sound()) {
      if (!json) {
        printer.problems(plan);
      }
      return CommandFailure.PROBLEM;
    }
    if (!sending.map(Sending::possible).orElse(true)) {
      AskedPrinter.stopped(console, sending.orElseThrow().stopped());
      return CommandFailure.PROBLEM;
    }
    if (!json) {
      int count = sending.map(found -> found.requests().size()).orElse(plan.bonuses().size());
      console.print("dry run: " + count + " payouts could be published; nothing was");
      if (lines.isEmpty()) {
        console.say("not checked: what was asked for before" + (unchecked ? "" : whyNot));
      }
    }
    return OK;
  }

  private String whyNot = " (no stack was named; add -c FILE)";

  private Optional<List<CheckedLine>> known(RequestPlan plan, Settings settings) {
    if (unchecked) {
      return Optional.empty();
    }
    try {
      return Optional.of(AskedCheck.read(settings, plan.bonuses(), console()));
    } catch (KafkaException | CommandFailure e) {
      whyNot = " (the stack does not answer: " + e.getMessage() + ")";
      return Optional.empty();
    }
  }

  private void show(Console console, List<CheckedLine> lines) {
    AskedPrinter asked = new AskedPrinter(console, lines);
    console.print("");
    asked.counts();
    asked.lines(all ? Integer.MAX_VALUE : 20);
  }

  private int send(RequestPlan plan, Settings settings) {
    Console console = console();
    PlanPrinter printer = new PlanPrinter(console);
    if (!plan.sound()) {
      printer.problems(plan);
      return CommandFailure.PROBLEM;
    }
    printer.remarks(plan);
    // Before anything is read: what is written meanwhile must not be missed.
    try (SentFollower follower = wait ? new SentFollower(settings) : null) {
      List<CheckedLine> lines =
          unchecked
              ? plan.bonuses().stream()
                  .map(each -> new CheckedLine(each, new Finding.New(List.of())))
                  .toList()
              : AskedCheck.read(settings, plan.bonuses(), console);
      Sending sending = Sending.of(lines, again, correct);
      if (!json) {
        new AskedPrinter(console, lines).lines(all ? Integer.MAX_VALUE : 20);
      }
      if (!sending.possible()) {
        if (json) {
          console.json(PlanPrinter.json(plan, new AskedPrinter(console, lines).json()));
        }
        AskedPrinter.stopped(console, sending.stopped());
        return CommandFailure.PROBLEM;
      }
      return send(console, plan, lines, sending, settings, follower);
    }
  }

  private int send(
      Console console,
      RequestPlan plan,
      List<CheckedLine> lines,
      Sending sending,
      Settings settings,
      @Nullable SentFollower follower) {
    RequestSending sender = new RequestSending(console, settings, sending);
    RequestSending.Ends ends = null;
    if (follower == null) {
      sender.publish();
    } else {
      ends = sender.publishAndFollow(follower, lines, Duration.ofSeconds(timeout));
    }
    if (json) {
      console.json(
          new RequestSending.Published(
              sending.requests().size(),
              plan.skipped(),
              format.batch(),
              unchecked ? null : sending.fresh(),
              unchecked ? null : sending.repeated(),
              unchecked ? null : sending.corrections().size(),
              ends == null ? null : ends.json()));
    } else {
      console.print(
          unchecked
              ? "sent %d, without looking for what was asked for before"
                  .formatted(sending.requests().size())
              : sending.text());
      if (ends == null) {
        console.print("follow them with: payouts status");
      } else {
        ends.print(console);
      }
    }
    return ends == null ? OK : ends.exitCode();
  }
}
