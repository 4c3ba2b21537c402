package org.payouts.cli.commands;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.run.AuditReport;
import org.payouts.audit.seal.Seal;
import org.payouts.cli.audit.AuditJson;
import org.payouts.cli.audit.AuditPage;
import org.payouts.cli.audit.AuditPaper;
import org.payouts.cli.audit.AuditPrinter;
import org.payouts.cli.audit.AuditRun;
import org.payouts.cli.audit.AuditSettings;
import org.payouts.cli.audit.EarlierAudit;
import org.payouts.cli.audit.HistoryPrinter;
import org.payouts.cli.audit.SelectedReport;
import org.payouts.cli.audit.StatementCheck;
import org.payouts.cli.console.Console;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.AcknowledgementLog;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.cli.kafka.RecordJson;
import org.payouts.cli.report.Cover;
import org.payouts.cli.report.ReportFilter;
import org.payouts.cli.report.ReportedPayout;
import org.payouts.cli.statement.Statement;
import org.payouts.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit}: replays every topic and proves the books. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = AcknowledgeCommand.class,
    description = {
      "Reads every topic from its beginning and proves what it can: one result per payout ID, results and ledger in"
          + " agreement with the first request, no input record lost, no illegal ledger history, and sums per platform,"
          + " study, currency and day. Writes nothing, calls nobody, and knows no provider's keys.",
      "With --statement what a provider itself lists is compared: was anybody paid twice?",
      "With --with-provider the books are compared too. See docs/audit.md for what an audit cannot prove."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts audit -c payouts-data/payouts.properties",
      "  payouts audit --explain may-pilot:prolific:63d2f1c0a8b94e7d5c1f2a3b",
      "  payouts audit --json > audit-may.json",
      "  payouts audit --compare audit-may.json --html audit-june.html",
      "  payouts audit --study 661f26ea30860d35fbbeb4fd --statement transactions.csv --currency GBP",
      "  payouts audit acknowledge 3fa9c1d2e4b5 --by \"A. Jones\" --because \"paid by hand, see mail\"",
      "Exit codes: 0 clean but for known findings, 1 violations found or the stack does not answer, 2 wrong usage."
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

  @Mixin private SelectionOptions selection = new SelectionOptions();

  @Mixin private StatementFileOptions statements = new StatementFileOptions();

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who makes the audit. Default: the operating system's user.")
  private @Nullable String by;

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
    AuditPaper paper = paper(run.run(withProvider, seals), stack.settings());
    Path page = html;
    if (page != null) {
      AuditPage.write(paper, page);
    }
    if (json) {
      console().json(AuditJson.of(paper));
    } else {
      new AuditPrinter(console(), paper).print();
    }
    return paper.clean() ? OK : VIOLATIONS;
  }

  private AuditPaper paper(AuditReport judged, Settings settings) {
    Settings readOnly = AuditSettings.of(settings).readOnly();
    ReportFilter filter = selection.filter();
    String requester = Person.name(by);
    AuditReport report = judged;
    String books = withProvider ? AuditPaper.simulatedBooks(judged) : AuditPaper.NO_BOOKS;
    Set<String> selected = null;
    if (!filter.isAll() || statements.given()) {
      List<ReportedPayout> payouts =
          ReportCommand.read(readOnly, ReportFilter.ALL, requester).payouts();
      if (!filter.isAll()) {
        selected = SelectedReport.ids(payouts, filter);
        report = SelectedReport.of(report, payouts, filter);
      }
      if (statements.given()) {
        Statement statement = statements.read(console());
        StatementCheck check =
            StatementCheck.of(
                statement, payouts, filter, settings.get("mturk.token.namespace").orElse(null));
        report = check.added(report);
        books = check.sentence();
      }
    }
    return AuditPaper.of(
        Cover.now(KafkaClients.cluster(readOnly), filter, requester),
        report,
        books,
        new AcknowledgementLog(readOnly).read(),
        selected);
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
