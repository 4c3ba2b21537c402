package org.payouts.cli.commands;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Console;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.ReportReader;
import org.payouts.cli.report.PaymentReport;
import org.payouts.cli.report.ReportFilter;
import org.payouts.cli.report.paper.ReportCsv;
import org.payouts.cli.report.paper.ReportPage;
import org.payouts.cli.report.paper.ReportPrinter;
import org.payouts.cli.report.paper.ReportWorkbook;
import org.payouts.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code report}: what was paid, for people who must account for it. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows who was paid what and when, with fees where they are known, who was not and why, and who waits for what."
          + " Reads topics only; writes nothing but the files named."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts report --batch may-pilot",
      "  payouts report --study 661f26ea30860d35fbbeb4fd --xlsx study.xlsx",
      "  payouts report --from 2026-11-01 --to 2026-11-30 --zone Europe/Berlin --html november.html",
      "Exit codes: 0 shown, 1 nothing fits or the stack does not answer, 2 wrong usage."
    })
final class ReportCommand extends Subcommand {
  private static final int SHOWN = 20;

  @Mixin private SelectionOptions selection = new SelectionOptions();

  @Option(names = "--csv", paramLabel = "FILE", description = "Write the payouts as CSV; - prints.")
  private @Nullable Path csv;

  @Option(names = "--xlsx", paramLabel = "FILE", description = "Write an Excel workbook.")
  private @Nullable Path xlsx;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write one self-contained page, to be read or printed.")
  private @Nullable Path html;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who makes the report. Default: the operating system's user.")
  private @Nullable String by;

  @Option(names = "--all", description = "Show all payouts, not only 20 of each list.")
  private boolean all;

  @Option(names = "--json", description = "Print one JSON line instead of text.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  @Override
  public Integer call() {
    ReportFilter filter = selection.filter();
    if (filter.isAll()) {
      throw CommandFailure.usage(
          "a report of what?", "add --batch, --study, --account, --platform or --from and --to");
    }
    PaymentReport report = read(stack.settings(), filter, Person.name(by));
    Console console = console();
    files(console, report);
    if (json) {
      console.json(report.json());
    } else if (!prints(csv)) {
      new ReportPrinter(console, report).print(all ? Integer.MAX_VALUE : SHOWN);
    }
    return report.payouts().isEmpty() && report.unrouted() == 0 ? CommandFailure.PROBLEM : OK;
  }

  /** The report, read now. */
  static PaymentReport read(Settings settings, ReportFilter filter, @Nullable String madeBy) {
    try (ReportReader reader = new ReportReader(settings)) {
      return reader.read(filter, madeBy, entry -> WaitReason.shown(entry, WaitReason.text(entry)));
    }
  }

  private static boolean prints(@Nullable Path file) {
    return file != null && file.toString().equals("-");
  }

  private void files(Console console, PaymentReport report) {
    try {
      if (prints(csv)) {
        ReportCsv.write(report, console.out());
        console.out().flush();
      } else if (csv != null) {
        try (Writer writer = Files.newBufferedWriter(csv, StandardCharsets.UTF_8)) {
          ReportCsv.write(report, writer);
        }
      }
      if (xlsx != null) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(xlsx))) {
          ReportWorkbook.write(report, out);
        }
      }
    } catch (IOException e) {
      throw CommandFailure.problem("the report cannot be written: " + e, "name another file");
    }
    if (html != null) {
      ReportPage.write(report, html);
    }
  }
}
