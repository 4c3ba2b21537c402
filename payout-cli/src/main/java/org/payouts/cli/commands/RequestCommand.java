package org.payouts.cli.commands;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Progress;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.RequestPublisher;
import org.payouts.cli.requests.PlannedBonus;
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
      "Exit codes: 0 published (or the dry run found nothing wrong), 1 problems, 2 wrong usage."
    })
final class RequestCommand extends Subcommand {

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "CSV files, UTF-8, or .xlsx workbooks.")
  private List<Path> files = List.of();

  @Mixin private FileFormatOptions format = new FileFormatOptions();

  @Option(
      names = "--dry-run",
      description = "Show counts, sums, fee estimates and problems; publish nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print one JSON line instead of text.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  @Override
  Role role() {
    return Role.REQUESTER;
  }

  @Override
  public Integer call() {
    Console console = console();
    PlanPrinter printer = new PlanPrinter(console);
    Optional<Settings> settings = dryRun ? stack.find() : Optional.of(stack.settings());
    RequestPlan plan =
        PlanReader.read(files, file -> format.toOptions(), settings.orElse(Settings.of(Map.of())));
    if (dryRun) {
      showDryRun(console, printer, plan);
    }
    if (!plan.sound()) {
      if (!dryRun || !json) {
        printer.problems(plan);
      }
      return CommandFailure.PROBLEM;
    }
    if (!dryRun) {
      printer.remarks(plan);
      publish(console, plan, settings.orElseThrow());
    }
    return OK;
  }

  private void showDryRun(Console console, PlanPrinter printer, RequestPlan plan) {
    if (json) {
      console.json(PlanPrinter.json(plan));
      return;
    }
    printer.summary(plan);
    if (plan.sound()) {
      console.print(
          "dry run: " + plan.bonuses().size() + " payouts could be published; nothing was");
    }
  }

  record Published(int published, int skipped, @Nullable String batch) {}

  private void publish(Console console, RequestPlan plan, Settings settings) {
    List<BonusRequested> requests = plan.bonuses().stream().map(PlannedBonus::request).toList();
    try (RequestPublisher publisher = new RequestPublisher(settings);
        Progress progress = console.progress()) {
      publisher.publish(
          requests, done -> progress.show("publishing " + Progress.bar(done, requests.size())));
    }
    if (json) {
      console.json(new Published(requests.size(), plan.skipped(), format.batch()));
    } else {
      console.print(
          "published "
              + requests.size()
              + " requests; publishing them again pays nobody twice. Follow them with: payouts status");
    }
  }
}
