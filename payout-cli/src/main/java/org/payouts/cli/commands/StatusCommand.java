package org.payouts.cli.commands;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Console;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.PipelineStatus;
import org.payouts.cli.kafka.PipelineStatusReader;
import org.payouts.cli.report.PaymentReport;
import org.payouts.cli.report.ReportFilter;
import org.payouts.cli.report.paper.ReportPrinter;
import org.payouts.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code status [ID]}: where payouts stand. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows where payouts stand: how many are in which state per platform, what is open and why nothing happens,"
          + " admitted payouts no ledger knows, and requests that wait for a service that is not running.",
      "With an ID: everything known about one payout. With --batch, --study or --account: how far these are."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts status -c payouts-data/payouts.properties",
      "  payouts status may-pilot:prolific:63d2f1c0a8b94e7d5c1f2a3b",
      "  payouts status --batch may-pilot",
      "  payouts status --watch",
      "Exit codes: 0 shown, 1 no such payout or the stack does not answer, 2 wrong usage."
    })
final class StatusCommand extends Subcommand {

  @Parameters(paramLabel = "ID", arity = "0..1", description = "A payout ID.")
  private @Nullable String id;

  @Mixin private SelectionOptions selection = new SelectionOptions();

  @Option(names = "--watch", description = "Repaint every two seconds until interrupted.")
  private boolean watch;

  @Option(
      names = "--all",
      description = "List all open payouts, not only the 20 that wait longest.")
  private boolean all;

  @Option(names = "--json", description = "Print one JSON line instead of text.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  @Override
  public Integer call() {
    ReportFilter filter = selection.filter();
    if (id != null && !filter.isAll()) {
      throw CommandFailure.usage(
          "an ID names one payout, and --batch or --study many", "leave one out");
    }
    Settings settings = stack.settings();
    Console console = console();
    if (!filter.isAll()) {
      return some(console, settings, filter);
    }
    try (PipelineStatusReader reader = new PipelineStatusReader(settings)) {
      int code = show(console, reader.read(), settings);
      while (watch) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
        PipelineStatus status = reader.read();
        clear(console);
        code = show(console, status, settings);
      }
      return code;
    }
  }

  private int some(Console console, Settings settings, ReportFilter filter) {
    while (true) {
      PaymentReport report = ReportCommand.read(settings, filter, Person.name(null));
      if (json) {
        console.json(report.json());
      } else {
        clear(console);
        new ReportPrinter(console, report).printShort(all ? Integer.MAX_VALUE : 20);
      }
      if (!watch) {
        return report.payouts().isEmpty() && report.unrouted() == 0 ? CommandFailure.PROBLEM : OK;
      }
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
    }
  }

  private void clear(Console console) {
    if (watch && console.terminal()) {
      console.out().print("\u001b[H\u001b[2J");
    }
  }

  private int show(Console console, PipelineStatus status, Settings settings) {
    String wanted = id;
    if (wanted != null) {
      return new PayoutDetail(console, settings, json).show(wanted, status);
    }
    StatusPrinter printer = new StatusPrinter(status);
    if (json) {
      console.json(printer.json());
    } else {
      printer.print(console, all ? Integer.MAX_VALUE : 20);
    }
    return OK;
  }
}
