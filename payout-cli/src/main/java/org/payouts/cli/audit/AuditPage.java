package org.payouts.cli.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.history.PayoutOutcome;
import org.payouts.audit.run.AuditReport;
import org.payouts.audit.seal.Seal;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.requests.Money;

/** The report of an audit as one page that needs nothing but a browser. */
public final class AuditPage {
  private static final String STYLE =
      """
      body{font:15px/1.5 system-ui,sans-serif;color:#222;max-width:64rem;margin:2rem auto;padding:0 1rem}
      h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}
      table{border-collapse:collapse;width:100%;font-size:.9rem}
      th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #ddd;vertical-align:top}
      .n{text-align:right;font-variant-numeric:tabular-nums}
      .holds{color:#1a7f37}.broken{color:#b3261e;font-weight:600}.not_checked{color:#777}
      .clean,.red{padding:.6rem 1rem;border-radius:.4rem}
      .clean{background:#e7f5ea}.red{background:#fbe9e7}
      code{font-size:.85rem;word-break:break-all}svg text{font:12px system-ui,sans-serif}
      """;
  private static final int DAYS_SHOWN = 60;

  private final AuditReport report;
  private final StringBuilder html = new StringBuilder();

  private AuditPage(AuditReport report) {
    this.report = report;
  }

  /**
   * Writes the page.
   *
   * @throws CommandFailure if the file cannot be written
   */
  public static void write(AuditReport report, Path file) {
    try {
      Files.writeString(file, new AuditPage(report).page(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw CommandFailure.problem("the page cannot be written: " + e, "name another --html FILE");
    }
  }

  private String page() {
    html.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<title>Audit of payouts</title><style>")
        .append(STYLE)
        .append("</style></head><body><h1>Audit of payouts</h1>");
    html.append("<p>")
        .append(Instant.ofEpochMilli(report.startedMs()).truncatedTo(ChronoUnit.SECONDS))
        .append(", ")
        .append(report.records().values().stream().mapToLong(Long::longValue).sum())
        .append(" records read in ")
        .append((report.endedMs() - report.startedMs()) / 1000)
        .append(" s</p>");
    conclusion();
    outcomes();
    money();
    checks();
    findings();
    open();
    paid();
    seals();
    return html.append("</body></html>").toString();
  }

  private void conclusion() {
    List<String> changes = report.changes();
    if (report.clean()) {
      html.append("<p class=\"clean\">No violation found.</p>");
    } else {
      html.append("<p class=\"red\">").append(report.violations()).append(" violations found.</p>");
    }
    if (changes != null) {
      html.append("<p>")
          .append(
              changes.isEmpty()
                  ? "Everything the earlier audit saw is unchanged."
                  : text(String.join("; ", changes)))
          .append("</p>");
    }
  }

  private void outcomes() {
    html.append("<h2>Outcomes</h2>");
    Map<PayoutOutcome, String> colours = new LinkedHashMap<>();
    colours.put(PayoutOutcome.PAID, "#3b8f5a");
    colours.put(PayoutOutcome.FAILED, "#8a8f98");
    colours.put(PayoutOutcome.REVIEW, "#d29922");
    colours.put(PayoutOutcome.OPEN, "#4c7dbd");
    int height = 34 * report.payouts().size() + 26;
    html.append(
        "<svg viewBox=\"0 0 760 %d\" width=\"100%%\" role=\"img\" aria-label=\"outcomes per platform\">"
            .formatted(height));
    int y = 0;
    for (Map.Entry<String, Map<PayoutOutcome, Long>> platform : report.payouts().entrySet()) {
      long all = platform.getValue().values().stream().mapToLong(Long::longValue).sum();
      svgText(0, y + 20, platform.getKey() + " (" + all + ")");
      double x = 150;
      for (Map.Entry<PayoutOutcome, String> colour : colours.entrySet()) {
        long count = platform.getValue().getOrDefault(colour.getKey(), 0L);
        double width = all == 0 ? 0 : 600.0 * count / all;
        if (count > 0) {
          rect(x, y + 6, width, 22, colour.getValue(), colour.getKey() + ": " + count);
        }
        x += width;
      }
      y += 34;
    }
    int x = 150;
    for (Map.Entry<PayoutOutcome, String> colour : colours.entrySet()) {
      rect(x, y + 6, 12, 12, colour.getValue(), "");
      svgText(x + 18, y + 16, colour.getKey().name().toLowerCase(Locale.ROOT));
      x += 100;
    }
    html.append("</svg>");
  }

  private void money() {
    Map<String, TreeMap<String, Long>> perDay = new TreeMap<>();
    TreeSet<String> days = new TreeSet<>();
    for (AuditReport.PaidTotal total : report.paid()) {
      perDay
          .computeIfAbsent(total.platform() + " " + total.currency(), key -> new TreeMap<>())
          .merge(total.day(), total.minor(), Math::addExact);
      days.add(total.day());
    }
    List<String> shown = new ArrayList<>(days);
    shown = shown.subList(Math.max(0, shown.size() - DAYS_SHOWN), shown.size());
    for (Map.Entry<String, TreeMap<String, Long>> row : perDay.entrySet()) {
      String currency = row.getKey().split(" ", 2)[1];
      html.append("<h2>Paid per day (UTC): ").append(text(row.getKey())).append("</h2>");
      long most = Math.max(1, row.getValue().values().stream().mapToLong(v -> v).max().orElse(1));
      html.append(
          "<svg viewBox=\"0 0 760 140\" width=\"100%\" role=\"img\" aria-label=\"paid per day\">");
      double step = 760.0 / Math.max(12, shown.size());
      for (int i = 0; i < shown.size(); i++) {
        long minor = row.getValue().getOrDefault(shown.get(i), 0L);
        double height = 110.0 * minor / most;
        rect(
            i * step + 1,
            115 - height,
            step - 2,
            height,
            "#4c7dbd",
            shown.get(i) + ": " + Money.text(minor, currency));
      }
      if (!shown.isEmpty()) {
        svgText(0, 132, shown.get(0) + " to " + shown.get(shown.size() - 1));
        svgText(540, 132, "highest day " + Money.text(most, currency));
      }
      html.append("</svg>");
    }
  }

  private void checks() {
    html.append(
        "<h2>Verdicts</h2><table><tr><th class=\"n\">no.</th><th>verdict</th><th></th><th></th></tr>");
    for (AuditReport.CheckLine line : report.checks()) {
      String standing = line.standing().name().toLowerCase(Locale.ROOT);
      row(
          "<td class=\"n\">" + line.check().number() + "</td>",
          cell(line.check().sentence()),
          "<td class=\"%s\">%s%s</td>"
              .formatted(
                  standing,
                  standing.replace('_', ' '),
                  line.findings() == 0 ? "" : " (" + line.findings() + ")"),
          cell(line.note()));
    }
    html.append("</table>");
  }

  private void findings() {
    if (report.findings().isEmpty()) {
      return;
    }
    html.append(
        "<h2>Findings</h2><table><tr><th class=\"n\">verdict</th><th>payout</th><th>what</th><th>where</th></tr>");
    for (Finding finding : report.findings()) {
      row(
          "<td class=\"n\">" + finding.check().number() + "</td>",
          cell(finding.payoutId() == null ? "" : finding.payoutId()),
          cell(finding.text()),
          cell(finding.position() == null ? "" : finding.position().toString()));
    }
    html.append("</table>");
    if (report.violations() > report.findings().size()) {
      html.append("<p>... and ")
          .append(report.violations() - report.findings().size())
          .append(" more</p>");
    }
  }

  private void open() {
    if (report.open().isEmpty()) {
      return;
    }
    html.append("<h2>Open payouts: ").append(report.openPayouts()).append("</h2>");
    ages();
    html.append(
        "<table><tr><th>payout</th><th>platform</th><th>state</th><th class=\"n\">amount</th><th>since</th><th>waits for</th></tr>");
    for (AuditReport.OpenPayout open : report.open()) {
      row(
          cell(open.payoutId()),
          cell(open.platform()),
          cell(open.state()),
          "<td class=\"n\">" + text(Money.text(open.amountMinor(), open.currency())) + "</td>",
          cell(Instant.ofEpochMilli(open.sinceMs()).truncatedTo(ChronoUnit.SECONDS).toString()),
          cell(open.why()));
    }
    html.append("</table>");
  }

  /** How long the listed open payouts have waited. */
  private void ages() {
    String[] names = {"< 1 min", "< 10 min", "< 1 h", "< 1 d", "< 7 d", "older"};
    long[] limits = {60_000, 600_000, 3_600_000, 86_400_000, 604_800_000, Long.MAX_VALUE};
    long[] counts = new long[limits.length];
    for (AuditReport.OpenPayout open : report.open()) {
      int i = 0;
      while (report.endedMs() - open.sinceMs() >= limits[i]) {
        i++;
      }
      counts[i]++;
    }
    long most = 1;
    for (long count : counts) {
      most = Math.max(most, count);
    }
    html.append(
        "<svg viewBox=\"0 0 760 130\" width=\"100%\" role=\"img\" aria-label=\"ages of open payouts\">");
    for (int i = 0; i < counts.length; i++) {
      double height = 90.0 * counts[i] / most;
      rect(i * 120 + 10, 100 - height, 90, height, "#d29922", names[i] + ": " + counts[i]);
      svgText(i * 120 + 10, 118, names[i] + ": " + counts[i]);
    }
    html.append("</svg>");
  }

  private void paid() {
    if (report.paid().isEmpty()) {
      return;
    }
    html.append(
        "<h2>Paid</h2><table><tr><th>platform</th><th>study</th><th>day (UTC)</th><th class=\"n\">payouts</th><th class=\"n\">amount</th></tr>");
    for (AuditReport.PaidTotal total : report.paid()) {
      row(
          cell(total.platform()),
          cell(total.study()),
          cell(total.day()),
          "<td class=\"n\">" + total.payouts() + "</td>",
          "<td class=\"n\">" + text(Money.text(total.minor(), total.currency())) + "</td>");
    }
    html.append("</table>");
  }

  private void seals() {
    html.append("<h2>Seal</h2><p><code>").append(report.seal()).append("</code></p>");
    html.append(
        "<table><tr><th>partition</th><th class=\"n\">records</th><th class=\"n\">last offset</th><th>root</th></tr>");
    for (Seal seal : report.seals()) {
      row(
          cell(seal.name()),
          "<td class=\"n\">" + seal.records() + "</td>",
          "<td class=\"n\">" + seal.lastOffset() + "</td>",
          "<td><code>" + seal.root() + "</code></td>");
    }
    html.append("</table>");
  }

  private void row(String... cells) {
    html.append("<tr>").append(String.join("", cells)).append("</tr>");
  }

  private static String cell(String value) {
    return "<td>" + text(value) + "</td>";
  }

  private void rect(double x, double y, double width, double height, String fill, String title) {
    html.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"><title>%s</title></rect>",
            x,
            y,
            Math.max(0, width),
            Math.max(0, height),
            fill,
            text(title)));
  }

  private void svgText(double x, double y, String value) {
    html.append(
        String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\">%s</text>", x, y, text(value)));
  }

  /** Others wrote much of what is shown. */
  private static String text(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
