package org.payouts.cli.commands;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.run.AuditReport;
import org.payouts.audit.seal.Seal;
import org.payouts.cli.audit.AuditJson;
import org.payouts.cli.audit.AuditPage;
import org.payouts.cli.audit.AuditPrinter;
import org.payouts.cli.audit.AuditRun;
import org.payouts.cli.audit.AuditSettings;
import org.payouts.cli.audit.EarlierAudit;
import org.payouts.cli.audit.HistoryPrinter;
import org.payouts.cli.console.Console;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.RecordJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit}: replays every topic and proves the books. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Reads every topic from its beginning and proves what it can: one result per payout ID, results and ledger in"
          + " agreement with the first request, no input record lost, no illegal ledger history, and sums per platform,"
          + " study, currency and day. Writes nothing, calls nobody, and knows no provider's keys.",
      "With --with-provider the books are compared too. See docs/audit.md for what an audit cannot prove."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts audit -c payouts-data/payouts.properties",
      "  payouts audit --explain may-pilot:prolific:63d2f1c0a8b94e7d5c1f2a3b",
      "  payouts audit --json > audit-may.json",
      "  payouts audit --compare audit-may.json --html audit-june.html",
      "Exit codes: 0 clean, 1 violations found or the stack does not answer, 2 wrong usage."
    })
final class AuditCommand extends Subcommand {
  private static final int VIOLATIONS = 1;

  @Option(
      names = "--explain",
      paramLabel = "ID",
      description = "Show one payout's history, record by record.")
  private @Nullable String explain;

  @Option(
      names = "--with-provider",
      description = "Read the simulated providers' books and call log too, and compare.")
  private boolean withProvider;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "The --json of an earlier audit: prove that everything it saw is unchanged.")
  private @Nullable Path compare;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write the report as one self-contained page with pictures.")
  private @Nullable Path html;

  @Option(
      names = "--compaction-lag",
      paramLabel = "SECONDS",
      description = {
        "The shortest min.compaction.lag the ledgers ever had, if it was once less than now: what is"
            + " younger must still have its whole history."
      })
  private @Nullable Long compactionLag;

  @Option(names = "--json", description = "Print one JSON line instead of text.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  @Override
  public Integer call() {
    Path earlier = compare;
    List<Seal> seals = earlier == null ? null : EarlierAudit.read(earlier);
    Long lag = compactionLag;
    AuditRun run =
        new AuditRun(
            AuditSettings.of(stack.settings()),
            lag == null ? null : Duration.ofSeconds(lag),
            console());
    String wanted = explain;
    if (wanted != null) {
      return explain(run.explain(wanted), wanted);
    }
    AuditReport report = run.run(withProvider, seals);
    Path page = html;
    if (page != null) {
      AuditPage.write(report, page);
    }
    if (json) {
      console().json(AuditJson.of(report));
    } else {
      new AuditPrinter(console(), report).print();
    }
    return report.clean() ? OK : VIOLATIONS;
  }

  private int explain(HistoryPrinter history, String wanted) {
    if (history.chapters().isEmpty()) {
      throw CommandFailure.problem(
          "no record of any topic names " + wanted, "look at the ID again; it is case-sensitive");
    }
    Console console = console();
    if (json) {
      console.json(history.json(RecordJson::of));
    } else {
      history.print(console);
    }
    return history.findings().isEmpty() ? OK : VIOLATIONS;
  }
}
