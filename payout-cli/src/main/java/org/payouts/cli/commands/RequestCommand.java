package org.payouts.cli.commands;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Console;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.plan.PlanStore;
import org.payouts.cli.plan.StoredPlan;
import org.payouts.cli.requests.PlanSummary;
import org.payouts.cli.requests.RequestPlan;
import org.payouts.config.Settings;
import org.payouts.rights.Role;
import org.payouts.workers.SandboxAccess;
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
      "  payouts request --plan 3fa9c1d2e4b5a687 --wait",
      "Exit codes: 0 sent (or the dry run found nothing wrong; with --wait: all are paid), 1 problems, or lines that"
          + " need a word (--again, --correct); with --wait: something is not paid, 2 wrong usage, or no end within"
          + " --timeout."
    })
final class RequestCommand extends Subcommand {

  private static final int SHOWN = 20;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "CSV files, UTF-8, or .xlsx workbooks.")
  private List<Path> files = List.of();

  @Mixin private FileFormatOptions format = new FileFormatOptions();

  @Option(
      names = "--dry-run",
      description =
          "Show counts, sums, fee estimates, problems, and what was asked for before; publish nothing.")
  private boolean dryRun;

  @Option(
      names = "--check-targets",
      description =
          "With --dry-run: ask the providers, by reads only, whether each payout can be paid. Needs their keys.")
  private boolean checkTargets;

  @Option(
      names = "--ask-provider",
      description = {
        "With --dry-run: the same, and let Prolific set the payouts up, which pays nothing and says the fees."
      })
  private boolean askProvider;

  @Option(
      names = "--plan",
      paramLabel = "HASH",
      description = {
        "Send what a dry run has planned within the last 24 hours, and only if file and stack still give that plan.",
        "Without FILE: the plan's own files and options."
      })
  private @Nullable String planHash;

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

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who asks; results and reports carry it. Default: the operating system's user.")
  private @Nullable String by;

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
    if (unchecked && (again || correct || planHash != null)) {
      throw CommandFailure.usage(
          "--unchecked looks for nothing that --again, --correct or --plan could be about",
          "leave one out");
    }
    if ((checkTargets || askProvider) && !dryRun) {
      throw CommandFailure.usage(
          "--check-targets and --ask-provider look before anything is sent", "add --dry-run");
    }
    if (files.isEmpty() && planHash == null) {
      throw CommandFailure.usage(
          "Missing required parameter: 'FILE'", "see: payouts request --help");
    }
    String requester = Person.name(by);
    Console console = console();
    Optional<Settings> settings = dryRun ? stack.find() : Optional.of(stack.settings());
    PlanGate gate = new PlanGate(new PlanStore(stack.dataDir()), stack.again(), console);
    StoredPlan planned = planHash == null ? null : gate.planned(planHash);
    RequestInput input =
        files.isEmpty() && planned != null
            ? RequestInput.of(planned)
            : new RequestInput(files, format.toOptions(), again, correct);
    RequestPlan plan =
        PlanReader.read(
            input.files(), file -> input.options(), settings.orElse(Settings.of(Map.of())));
    if (!plan.sound()) {
      return problems(console, plan);
    }
    return dryRun
        ? new RequestDryRun(console, input, plan, output(), gate)
            .run(settings, provider(console, settings))
        : new RequestRun(console, input, plan, output(), settings.orElseThrow())
            .run(planned, gate, requester, wait ? Duration.ofSeconds(timeout) : null);
  }

  private @Nullable ProviderCheck provider(Console console, Optional<Settings> settings) {
    return checkTargets || askProvider
        ? new ProviderCheck(
            console, SandboxAccess.pinned(settings.orElseGet(stack::settings)), askProvider)
        : null;
  }

  private RequestOutput output() {
    return new RequestOutput(json, all ? Integer.MAX_VALUE : SHOWN, unchecked);
  }

  private int problems(Console console, RequestPlan plan) {
    PlanPrinter printer = new PlanPrinter(console);
    if (json) {
      console.json(PlanPrinter.json(plan, null, null));
    } else {
      if (dryRun) {
        printer.summary(PlanSummary.of(plan.bonuses()));
        printer.remarks(plan);
      }
      printer.problems(plan);
    }
    return CommandFailure.PROBLEM;
  }
}
