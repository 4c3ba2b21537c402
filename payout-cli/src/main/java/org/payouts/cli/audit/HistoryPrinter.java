package org.payouts.cli.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.PayoutAttempt;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutReservation;
import org.payouts.PayoutReservationRequest;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.checks.HistoryJudge;
import org.payouts.audit.checks.Rules;
import org.payouts.audit.history.AuditedRequest;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.history.Recorded;
import org.payouts.audit.records.RecordSource;
import org.payouts.audit.records.SingleHistory;
import org.payouts.audit.records.Values;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.SafeText;
import org.payouts.payout.Targets;
import org.payouts.words.Money;

/** Prints one payout's whole history, record by record, in the order of their times. */
public final class HistoryPrinter {
  /**
   * One record.
   *
   * @param sentence what it says, for a person
   * @param record the record itself; null for a request that cannot be read
   */
  public record Chapter(RecordPosition place, String sentence, @Nullable SpecificRecord record) {}

  private static final List<String> ORDER =
      List.of(
          "bonus-requested",
          "payout-router-admissions-changelog",
          "payout-commands",
          "bonus-rejected",
          "payout-resolutions",
          "payout-reservation-requests",
          "payout-reservations",
          "payout-ledger",
          "payout-reviews",
          "bonus-paid",
          "bonus-failed");

  private final String payoutId;
  private final List<Chapter> chapters = new ArrayList<>();
  private final List<Finding> findings;

  private HistoryPrinter(PayoutHistory history, List<Finding> findings) {
    this.payoutId = history.payoutId();
    this.findings = findings;
    history.requests().forEach(this::request);
    history.rejections().forEach(this::rejection);
    history
        .admissions()
        .forEach(
            each ->
                add(each, "the router registers the ID for " + name(each.value().getPlatform())));
    history.commands().forEach(this::command);
    history.ledger().forEach(this::ledger);
    history.paid().forEach(this::paid);
    history.failed().forEach(this::failed);
    history.reviews().forEach(this::review);
    history.resolutions().forEach(this::resolution);
    history.reservationRequests().forEach(this::reservationRequest);
    history.reservations().forEach(this::reservation);
    chapters.sort(
        Comparator.comparingLong((Chapter chapter) -> chapter.place().timeMs())
            .thenComparingInt(chapter -> order(chapter.place().topic()))
            .thenComparing(Chapter::place));
  }

  /** Reads a payout's history and judges it; empty chapters if nothing is known of the ID. */
  static HistoryPrinter read(String payoutId, RecordSource source, Values values, Rules rules) {
    SingleHistory one = SingleHistory.read(payoutId, source, values);
    List<Finding> findings = new ArrayList<>(one.unreadable());
    Rules known =
        rules
            .horizon(source.horizon())
            .ledgerTopicIds(source.ledgerTopicIds())
            .resolutionsTopicId(source.resolutionsTopicId())
            .compactionLagMs(source.compactionLagMs())
            .orders(one.orders());
    findings.addAll(HistoryJudge.judge(one.history(), known));
    return new HistoryPrinter(one.history(), findings);
  }

  private static int order(String topic) {
    for (int i = 0; i < ORDER.size(); i++) {
      if (topic.startsWith(ORDER.get(i))) {
        return i;
      }
    }
    return ORDER.size();
  }

  private static String name(Object platform) {
    return String.valueOf(platform).toLowerCase(Locale.ROOT);
  }

  private void add(Recorded<? extends SpecificRecord> recorded, String sentence) {
    chapters.add(new Chapter(recorded.position(), sentence, recorded.value()));
  }

  private void request(Recorded<AuditedRequest> recorded) {
    BonusRequested asked = recorded.value().content();
    String sentence =
        asked == null
            ? "a request that names the ID and cannot be paid to anybody"
            : (recorded.value().resend() ? "an operator repeats the request: " : "requested: ")
                + Money.text(asked.getAmountMinor(), asked.getCurrency())
                + " on "
                + target(asked.getTarget())
                + (asked.getBatch() == null ? "" : ", batch " + asked.getBatch());
    chapters.add(new Chapter(recorded.position(), sentence, asked));
  }

  private static String target(@Nullable Object target) {
    return Targets.platform(target)
        .map(platform -> name(platform) + " " + Targets.key(target))
        .orElse("nothing");
  }

  private void rejection(Recorded<BonusRejected> recorded) {
    BonusRejected rejected = recorded.value();
    add(
        recorded,
        "rejected as %s: the request at %s-%d@%d. %s"
            .formatted(
                rejected.getCode(),
                rejected.getSource().getTopic(),
                rejected.getSource().getPartition(),
                rejected.getSource().getOffset(),
                rejected.getDetail()));
  }

  private void command(Recorded<PayoutCommand> recorded) {
    PayoutCommand command = recorded.value();
    add(
        recorded,
        "the router orders %s on %s%s"
            .formatted(
                Money.text(command.getAmountMinor(), command.getCurrency()),
                target(command.getTarget()),
                command.getRefusal() == null
                    ? ""
                    : ", to be refused: " + command.getRefusal().getCode()));
  }

  private void ledger(Recorded<PayoutLedgerEntry> recorded) {
    PayoutLedgerEntry entry = recorded.value();
    StringBuilder text = new StringBuilder(entry.getState());
    PayoutAttempt attempt = entry.getAttempt();
    switch (entry.getState()) {
      case "ACCEPTED" -> text.append(": taken in");
      case "ATTEMPTING" -> text.append(": attempt ").append(entry.getAttempts()).append(" claimed");
      case "SUBMITTED" -> text.append(": the provider accepted, its books do not show it yet");
      case "IN_DOUBT" -> text.append(": nobody knows whether it was paid");
      case "RETRY_WAIT" -> text.append(": not paid, as far as the books show; to be tried again");
      case "REVIEW" -> text.append(": a person is asked");
      case "PAID" -> text.append(": final");
      case "FAILED" -> text.append(": final, ").append(entry.getFailureCode());
      default -> text.append(": a state this version does not know");
    }
    if (attempt != null && entry.getState().equals("ATTEMPTING")) {
      text.append(", may be sent until ").append(attempt.getSendBefore());
    }
    part(text, "waits for", entry.getWaitingFor());
    part(text, "the provider said", entry.getLastAnswer());
    part(text, "the books showed", entry.getBooks());
    part(text, "because", entry.getReviewReason());
    part(text, "evidence", entry.getEvidence());
    text.append(" (tenure ").append(entry.getTenure()).append(')');
    add(recorded, text.toString());
  }

  private static void part(StringBuilder text, String what, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      text.append("; ").append(what).append(": ").append(value);
    }
  }

  private void paid(Recorded<BonusPaid> recorded) {
    BonusPaid paid = recorded.value();
    add(
        recorded,
        "published PAID: %s, %s"
            .formatted(
                Money.text(paid.getPaidAmountMinor(), paid.getCurrency()), paid.getEvidence()));
  }

  private void failed(Recorded<BonusFailed> recorded) {
    BonusFailed failed = recorded.value();
    add(
        recorded,
        "published FAILED: %s, %s".formatted(failed.getFailureCode(), failed.getFailureDetail()));
  }

  private void review(Recorded<PayoutReview> recorded) {
    PayoutReview review = recorded.value();
    StringBuilder text = new StringBuilder("review ").append(review.getStatus());
    part(text, "reason", review.getReason());
    part(text, "outcome", review.getOutcome());
    part(text, "the resolution was", review.getVerdictStatus());
    part(text, "detail", review.getVerdictDetail());
    add(recorded, text.toString());
  }

  private void resolution(Recorded<PayoutResolution> recorded) {
    PayoutResolution resolution = recorded.value();
    add(
        recorded,
        "%s says %s about attempt %d: %s"
            .formatted(
                resolution.getBy(),
                resolution.getVerdict(),
                resolution.getAttempt(),
                resolution.getBecause()));
  }

  private void reservationRequest(Recorded<PayoutReservationRequest> recorded) {
    String sentence =
        switch (recorded.value().getKind()) {
          case RESERVE -> "the worker asks whether the limits of sums allow it";
          case CLAIMED ->
              "the worker reports to the limits of sums that it was claimed before them";
          case PAID -> "the worker reports to the limits of sums that it is paid";
          case FAILED -> "the worker reports to the limits of sums that it has failed";
          case UNKNOWN -> "the worker reports what this version does not know";
        };
    add(recorded, sentence);
  }

  private void reservation(Recorded<PayoutReservation> recorded) {
    PayoutReservation reservation = recorded.value();
    StringBuilder text =
        new StringBuilder("the limits of sums say ").append(reservation.getState());
    part(text, "because", reservation.getReason());
    add(recorded, text.toString());
  }

  public List<Chapter> chapters() {
    return List.copyOf(chapters);
  }

  /** What is wrong with the history. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** Prints the history. */
  public void print(Console console) {
    console.print(payoutId);
    for (Chapter chapter : chapters) {
      console.print("");
      console.print(Instant.ofEpochMilli(chapter.place().timeMs()) + "  " + chapter.place());
      console.print("  " + SafeText.line(chapter.sentence()));
    }
    console.print("");
    findings.forEach(finding -> console.print(finding.toString()));
    console.print(findings.isEmpty() ? "no violation found" : findings.size() + " violations");
  }

  /**
   * The history as JSON.
   *
   * @param records turns a record into a JSON object
   */
  public HistoryJson json(Function<SpecificRecord, Map<String, Object>> records) {
    return new HistoryJson(
        payoutId,
        chapters.stream().map(chapter -> ShownRecord.of(chapter, records)).toList(),
        findings.stream().map(AuditJson.Found::of).toList(),
        findings.isEmpty());
  }

  /** The history as JSON has it. */
  public record HistoryJson(
      String payoutId, List<ShownRecord> story, List<AuditJson.Found> findings, boolean clean) {}

  record ShownRecord(
      String topic,
      int partition,
      long offset,
      String time,
      String text,
      @Nullable Map<String, Object> record) {
    static ShownRecord of(Chapter chapter, Function<SpecificRecord, Map<String, Object>> records) {
      RecordPosition place = chapter.place();
      SpecificRecord record = chapter.record();
      return new ShownRecord(
          place.topic(),
          place.partition(),
          place.offset(),
          Instant.ofEpochMilli(place.timeMs()).toString(),
          chapter.sentence(),
          record == null ? null : records.apply(record));
    }
  }
}
