package org.payouts.cli.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.payouts.audit.checks.Sums;
import org.payouts.audit.history.PayoutOutcome;
import org.payouts.audit.run.AuditReport;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Table;
import org.payouts.cli.report.paper.ReportPrinter;
import org.payouts.words.Money;

/** Shows an audit on a terminal. */
public final class AuditPrinter {
  private static final int MOST_LINES = 20;

  private final Console console;
  private final AuditPaper paper;
  private final AuditReport report;

  public AuditPrinter(Console console, AuditPaper paper) {
    this.console = console;
    this.paper = paper;
    this.report = paper.report();
  }

  public void print() {
    console.sentence(paper.conclusion(), "");
    console.sentence(paper.books(), "");
    console.print("");
    ReportPrinter.cover(console, paper.cover());
    findings();
    console.print("");
    outcomes();
    money();
    open();
    checks();
    seal();
  }

  private void outcomes() {
    Table table = new Table("platform", ">payouts", ">paid", ">failed", ">review", ">open");
    report
        .payouts()
        .forEach(
            (platform, counts) ->
                table.row(
                    platform,
                    counts.values().stream().mapToLong(Long::longValue).sum(),
                    counts.getOrDefault(PayoutOutcome.PAID, 0L),
                    counts.getOrDefault(PayoutOutcome.FAILED, 0L),
                    counts.getOrDefault(PayoutOutcome.REVIEW, 0L),
                    counts.getOrDefault(PayoutOutcome.OPEN, 0L)));
    console.print(table);
    long read = report.records().values().stream().mapToLong(Long::longValue).sum();
    String rejected =
        report.rejections().isEmpty()
            ? "none rejected"
            : report.rejections().entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey().toLowerCase(Locale.ROOT))
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    console.print("");
    console.print(
        "%d records read in %s, %d requests: %s"
            .formatted(
                read, seconds(), report.records().getOrDefault("bonus-requested", 0L), rejected));
    if (report.unrouted() > 0) {
      console.print(report.unrouted() + " requests wait for the router");
    }
  }

  private String seconds() {
    Duration took = Duration.ofMillis(report.endedMs() - report.startedMs());
    return took.toSeconds() < 120
        ? "%.1f s".formatted(took.toMillis() / 1000.0)
        : took.toMinutes() + " min";
  }

  private void money() {
    Map<String, long[]> perStudy = new TreeMap<>();
    for (AuditReport.PaidTotal total : report.paid()) {
      long[] sum =
          perStudy.computeIfAbsent(
              total.platform() + "\t" + total.study() + "\t" + total.currency(),
              key -> new long[3]);
      sum[0] += total.payouts();
      sum[1] = Math.addExact(sum[1], total.minor());
      sum[2]++;
    }
    if (!perStudy.isEmpty()) {
      Table table = new Table("platform", "study", ">paid", ">amount", ">days");
      List<Map.Entry<String, long[]>> rows = new ArrayList<>(perStudy.entrySet());
      rows.stream()
          .limit(MOST_LINES)
          .forEach(
              row -> {
                String[] names = row.getKey().split("\t", -1);
                long[] sum = row.getValue();
                table.row(
                    names[0],
                    names[1].isEmpty() ? "-" : names[1],
                    sum[0],
                    Money.text(sum[1], names[2]),
                    sum[2]);
              });
      console.print("");
      console.print(table);
      more(rows.size(), "studies; all of them, by day, with --json or --html FILE");
    }
    Map<String, Sums.Sum> booked = report.booked();
    if (booked != null) {
      console.print("");
      booked.forEach(
          (key, sum) ->
              console.print(
                  "books: %s, %d payments, %s"
                      .formatted(
                          key.split(" ", 2)[0],
                          sum.payouts(),
                          Money.text(sum.minor(), key.split(" ", 2)[1]))));
    }
  }

  private void open() {
    if (report.open().isEmpty()) {
      return;
    }
    Table table = new Table("open payout", "platform", "state", ">amount", ">for", "waits for");
    report.open().stream()
        .limit(MOST_LINES)
        .forEach(
            open ->
                table.row(
                    open.payoutId(),
                    open.platform(),
                    open.state(),
                    Money.text(open.amountMinor(), open.currency()),
                    age(report.endedMs() - open.sinceMs()),
                    open.why()));
    console.print("");
    console.print(table);
    more(report.openPayouts(), "open payouts");
  }

  static String age(long ms) {
    Duration age = Duration.ofMillis(Math.max(0, ms));
    if (age.toDays() > 1) {
      return age.toDays() + " d";
    }
    if (age.toHours() > 1) {
      return age.toHours() + " h";
    }
    return age.toMinutes() > 1 ? age.toMinutes() + " min" : age.toSeconds() + " s";
  }

  private void checks() {
    Table table = new Table(">", "check", "", "");
    for (ShownCheck line : paper.checks()) {
      String words =
          line.standing().equals("broken") ? line.words().toUpperCase(Locale.ROOT) : line.words();
      table.row(line.check().number(), line.check().sentence(), words, line.note());
    }
    console.print("");
    console.print(table);
  }

  private void findings() {
    list("findings; acknowledge one with: payouts audit acknowledge NUMBER", paper.findings());
    list("known findings", paper.known());
    list("findings about other payouts", paper.elsewhere());
    int listed = paper.findings().size() + paper.elsewhere().size();
    if (paper.violations() > listed) {
      console.print("... and " + (paper.violations() - listed) + " more findings");
    }
  }

  private void list(String title, List<NumberedFinding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    console.print("");
    console.print(title);
    findings.stream()
        .limit(MOST_LINES)
        .forEach(
            each -> {
              console.sentence(each.toString(), "  ");
              if (each.known() != null) {
                console.sentence(each.knownText(), "    ");
              }
            });
    more(findings.size(), "findings");
  }

  private void more(long all, String what) {
    if (all > MOST_LINES) {
      console.print("... and " + (all - MOST_LINES) + " more " + what);
    }
  }

  private void seal() {
    console.print("");
    console.print("seal " + report.seal());
    List<String> changes = report.changes();
    if (changes != null) {
      changes.forEach(change -> console.print("CHANGED " + change));
      if (changes.isEmpty()) {
        console.print("everything the earlier audit saw is unchanged");
      }
    }
  }
}
