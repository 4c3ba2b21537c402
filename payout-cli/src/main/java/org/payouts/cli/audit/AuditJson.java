package org.payouts.cli.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.run.AuditReport;
import org.payouts.audit.seal.Seal;

/** The report of an audit as a JSON object; {@link EarlierAudit} reads it back. */
public final class AuditJson {
  private AuditJson() {}

  /** The whole report. */
  public static Map<String, Object> of(AuditReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("clean", report.clean());
    json.put("started_at", Instant.ofEpochMilli(report.startedMs()).toString());
    json.put("seconds", (report.endedMs() - report.startedMs()) / 1000.0);
    json.put("violations", report.violations());
    json.put("findings", report.findings().stream().map(AuditJson::finding).toList());
    json.put("verdicts", report.checks().stream().map(AuditJson::check).toList());
    json.put("records", report.records());
    json.put("payouts", payouts(report));
    json.put("rejected", report.rejections());
    json.put("paid", report.paid().stream().map(AuditJson::paid).toList());
    json.put("books", books(report));
    json.put("open_payouts", report.openPayouts());
    json.put("open", report.open().stream().map(AuditJson::open).toList());
    json.put("unrouted", report.unrouted());
    json.put("changes", report.changes());
    json.put("seal", report.seal());
    json.put("seals", report.seals().stream().map(AuditJson::seal).toList());
    return json;
  }

  private static Map<String, Object> payouts(AuditReport report) {
    Map<String, Object> platforms = new LinkedHashMap<>();
    report
        .payouts()
        .forEach(
            (platform, outcomes) -> {
              Map<String, Object> counts = new LinkedHashMap<>();
              outcomes.forEach(
                  (outcome, count) -> counts.put(outcome.name().toLowerCase(Locale.ROOT), count));
              platforms.put(platform, counts);
            });
    return platforms;
  }

  private static @Nullable Object books(AuditReport report) {
    var booked = report.booked();
    if (booked == null) {
      return null;
    }
    List<Object> rows = new ArrayList<>();
    booked.forEach(
        (key, sum) -> {
          Map<String, Object> row = new LinkedHashMap<>();
          String[] names = key.split(" ", 2);
          row.put("platform", names[0]);
          row.put("currency", names[names.length - 1]);
          row.put("payments", sum.payouts());
          row.put("amount_minor", sum.minor());
          rows.add(row);
        });
    return rows;
  }

  static Map<String, Object> place(RecordPosition place) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("topic", place.topic());
    json.put("partition", place.partition());
    json.put("offset", place.offset());
    json.put("time", Instant.ofEpochMilli(place.timeMs()).toString());
    return json;
  }

  static Map<String, Object> finding(Finding finding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("verdict", finding.check().number());
    json.put("payout_id", finding.payoutId());
    json.put("text", finding.text());
    RecordPosition place = finding.position();
    json.put("place", place == null ? null : place(place));
    return json;
  }

  private static Map<String, Object> check(AuditReport.CheckLine line) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("number", line.check().number());
    json.put("verdict", line.check().sentence());
    json.put("standing", line.standing().name().toLowerCase(Locale.ROOT));
    json.put("findings", line.findings());
    json.put("note", line.note());
    return json;
  }

  private static Map<String, Object> paid(AuditReport.PaidTotal total) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("platform", total.platform());
    json.put("study", total.study());
    json.put("currency", total.currency());
    json.put("day", total.day());
    json.put("payouts", total.payouts());
    json.put("amount_minor", total.minor());
    return json;
  }

  private static Map<String, Object> open(AuditReport.OpenPayout open) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("payout_id", open.payoutId());
    json.put("platform", open.platform());
    json.put("state", open.state());
    json.put("amount_minor", open.amountMinor());
    json.put("currency", open.currency());
    json.put("since", Instant.ofEpochMilli(open.sinceMs()).toString());
    json.put("why", open.why());
    return json;
  }

  private static Map<String, Object> seal(Seal seal) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("topic", seal.topic());
    json.put("partition", seal.partition());
    json.put("records", seal.records());
    json.put("last_offset", seal.lastOffset());
    json.put("root", seal.root());
    return json;
  }
}
