package org.payouts.cli.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.history.PayoutOutcome;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.run.AuditReport;
import org.payouts.audit.seal.Seal;
import org.payouts.cli.kafka.Acknowledgement;

/** The report of an audit as JSON has it; {@link EarlierAudit} reads it back. */
public record AuditJson(
    Map<String, Object> cover,
    String providersBooks,
    boolean clean,
    String startedAt,
    double seconds,
    long violations,
    List<Found> findings,
    List<Found> known,
    List<Found> elsewhere,
    List<Checked> verdicts,
    Map<String, Long> records,
    Map<String, Map<String, Long>> payouts,
    Map<String, Long> rejected,
    List<Paid> paid,
    @Nullable List<Booked> books,
    long openPayouts,
    List<Open> open,
    long unrouted,
    @Nullable List<String> changes,
    String seal,
    List<Seal> seals) {

  /** The whole report. */
  public static AuditJson of(AuditPaper paper) {
    AuditReport report = paper.report();
    return new AuditJson(
        paper.cover().json(),
        paper.books(),
        paper.clean(),
        time(report.startedMs()),
        (report.endedMs() - report.startedMs()) / 1000.0,
        paper.violations(),
        paper.findings().stream().map(Found::of).toList(),
        paper.known().stream().map(Found::of).toList(),
        paper.elsewhere().stream().map(Found::of).toList(),
        report.checks().stream().map(Checked::of).toList(),
        report.records(),
        payouts(report.payouts()),
        report.rejections(),
        report.paid().stream().map(Paid::of).toList(),
        books(report),
        report.openPayouts(),
        report.open().stream().map(Open::of).toList(),
        report.unrouted(),
        report.changes(),
        report.seal(),
        report.seals());
  }

  private static String time(long ms) {
    return Instant.ofEpochMilli(ms).toString();
  }

  private static Map<String, Map<String, Long>> payouts(
      Map<String, Map<PayoutOutcome, Long>> payouts) {
    Map<String, Map<String, Long>> platforms = new LinkedHashMap<>();
    payouts.forEach(
        (platform, outcomes) -> {
          Map<String, Long> counts = new LinkedHashMap<>();
          outcomes.forEach(
              (outcome, count) -> counts.put(outcome.name().toLowerCase(Locale.ROOT), count));
          platforms.put(platform, counts);
        });
    return platforms;
  }

  private static @Nullable List<Booked> books(AuditReport report) {
    var booked = report.booked();
    return booked == null
        ? null
        : booked.entrySet().stream()
            .map(
                book -> {
                  String[] names = book.getKey().split(" ", 2);
                  return new Booked(
                      names[0],
                      names[names.length - 1],
                      book.getValue().payouts(),
                      book.getValue().minor());
                })
            .toList();
  }

  record Booked(String platform, String currency, long payments, long amountMinor) {}

  record JsonPosition(String topic, int partition, long offset, String time) {
    static JsonPosition of(RecordPosition place) {
      return new JsonPosition(
          place.topic(), place.partition(), place.offset(), AuditJson.time(place.timeMs()));
    }
  }

  record Found(
      String number,
      int verdict,
      @Nullable String payoutId,
      String text,
      @Nullable JsonPosition place,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Known known) {

    static Found of(NumberedFinding numbered) {
      return of(numbered.finding(), numbered.known());
    }

    static Found of(Finding finding) {
      return of(finding, null);
    }

    private static Found of(Finding finding, @Nullable Acknowledgement known) {
      RecordPosition place = finding.position();
      return new Found(
          NumberedFinding.numberOf(finding),
          finding.check().number(),
          finding.payoutId(),
          finding.text(),
          place == null ? null : JsonPosition.of(place),
          known == null ? null : Known.of(known));
    }
  }

  record Known(String by, String because, String at) {
    static Known of(Acknowledgement known) {
      return new Known(known.by(), known.because(), known.at().toString());
    }
  }

  record Checked(int number, String verdict, String standing, long findings, String note) {
    static Checked of(AuditReport.CheckLine line) {
      return new Checked(
          line.check().number(),
          line.check().sentence(),
          line.standing().name().toLowerCase(Locale.ROOT),
          line.findings(),
          line.note());
    }
  }

  record Paid(
      String platform, String study, String currency, String day, long payouts, long amountMinor) {
    static Paid of(AuditReport.PaidTotal total) {
      return new Paid(
          total.platform(),
          total.study(),
          total.currency(),
          total.day(),
          total.payouts(),
          total.minor());
    }
  }

  record Open(
      String payoutId,
      String platform,
      String state,
      long amountMinor,
      String currency,
      String since,
      String why) {
    static Open of(AuditReport.OpenPayout open) {
      return new Open(
          open.payoutId(),
          open.platform(),
          open.state(),
          open.amountMinor(),
          open.currency(),
          AuditJson.time(open.sinceMs()),
          open.why());
    }
  }
}
