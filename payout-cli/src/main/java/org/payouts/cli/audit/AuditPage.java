package org.payouts.cli.audit;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.checks.Check;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.run.AuditReport;
import org.payouts.cli.console.SafeText;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.words.Money;

/**
 * The report of an audit as one page that needs nothing but a browser: what {@code page.mustache}
 * shows. The engine escapes every value; marks without a shape are shown as their code.
 */
public final class AuditPage {
  private static final Mustache.Compiler MUSTACHE =
      Mustache.compiler()
          .strictSections(true)
          .nullValue("")
          .withEscaper(value -> Escapers.HTML.escape(SafeText.line(value)))
          .withLoader(AuditPage::template);

  private final AuditReport report;

  private AuditPage(AuditReport report) {
    this.report = report;
  }

  /**
   * Writes the page.
   *
   * @throws CommandFailure if the file cannot be written
   */
  public static void write(AuditReport report, Path file) {
    try (Reader page = template("page");
        Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      MUSTACHE.compile(page).execute(new AuditPage(report).content(), writer);
    } catch (IOException e) {
      throw CommandFailure.problem("the page cannot be written: " + e, "name another --html FILE");
    }
  }

  private static Reader template(String name) {
    return new InputStreamReader(
        Objects.requireNonNull(AuditPage.class.getResourceAsStream(name + ".mustache"), name),
        StandardCharsets.UTF_8);
  }

  /** What the template names; a section that is null or empty is left out. */
  private record Content(
      AuditReport report,
      Instant started,
      long records,
      long seconds,
      @Nullable Changes changes,
      Chart outcomes,
      List<Chart> days,
      List<CheckRow> checks,
      @Nullable Findings findings,
      @Nullable OpenPayouts open,
      @Nullable Paid paid) {}

  private record Changes(String text) {}

  private record CheckRow(Check check, String standing, String words, String note) {}

  private record Findings(List<Finding> rows, @Nullable Long more) {}

  private record OpenPayouts(long count, Chart ages, List<OpenRow> rows) {}

  private record OpenRow(AuditReport.OpenPayout payout, String amount, Instant since) {}

  private record Paid(List<PaidRow> rows) {}

  private record PaidRow(AuditReport.PaidTotal total, String amount) {}

  private Content content() {
    return new Content(
        report,
        seconds(report.startedMs()),
        report.records().values().stream().mapToLong(Long::longValue).sum(),
        (report.endedMs() - report.startedMs()) / 1000,
        changes(),
        Chart.outcomes(report),
        Chart.days(report),
        report.checks().stream().map(AuditPage::check).toList(),
        findings(),
        open(),
        report.paid().isEmpty()
            ? null
            : new Paid(report.paid().stream().map(AuditPage::paid).toList()));
  }

  private static Instant seconds(long ms) {
    return Instant.ofEpochMilli(ms).truncatedTo(ChronoUnit.SECONDS);
  }

  private @Nullable Changes changes() {
    List<String> changes = report.changes();
    if (changes == null) {
      return null;
    }
    return new Changes(
        changes.isEmpty()
            ? "Everything the earlier audit saw is unchanged."
            : String.join("; ", changes));
  }

  private static CheckRow check(AuditReport.CheckLine line) {
    String standing = line.standing().name().toLowerCase(Locale.ROOT);
    String count = line.findings() == 0 ? "" : " (" + line.findings() + ")";
    return new CheckRow(line.check(), standing, standing.replace('_', ' ') + count, line.note());
  }

  private @Nullable Findings findings() {
    int listed = report.findings().size();
    if (listed == 0) {
      return null;
    }
    long more = report.violations() - listed;
    return new Findings(report.findings(), more > 0 ? more : null);
  }

  private @Nullable OpenPayouts open() {
    if (report.open().isEmpty()) {
      return null;
    }
    return new OpenPayouts(
        report.openPayouts(),
        Chart.ages(report),
        report.open().stream()
            .map(
                open ->
                    new OpenRow(
                        open,
                        Money.text(open.amountMinor(), open.currency()),
                        seconds(open.sinceMs())))
            .toList());
  }

  private static PaidRow paid(AuditReport.PaidTotal total) {
    return new PaidRow(total, Money.text(total.minor(), total.currency()));
  }
}
