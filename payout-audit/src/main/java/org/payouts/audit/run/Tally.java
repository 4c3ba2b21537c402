package org.payouts.audit.run;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.audit.checks.RequestOutcomes;
import org.payouts.audit.checks.Rules;
import org.payouts.audit.checks.UnidentifiedRequest;
import org.payouts.audit.history.AuditedRequest;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.PayoutOutcome;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.history.Recorded;
import org.payouts.payout.Platforms;
import org.payouts.payout.Targets;

/** Counts outcomes and money, and keeps the payouts that wait longest. One thread. */
final class Tally {
  private record Row(String platform, String study, String currency, String day) {}

  private final Rules rules;
  private final Map<String, Map<PayoutOutcome, Long>> payouts = new TreeMap<>();
  private final Map<String, Long> rejections = new TreeMap<>();
  private final Map<Row, long[]> paid = new HashMap<>();
  private final PriorityQueue<AuditReport.OpenPayout> open =
      new PriorityQueue<>(Comparator.comparingLong(AuditReport.OpenPayout::sinceMs).reversed());
  private long openPayouts;
  private long unrouted;

  Tally(Rules rules) {
    this.rules = rules;
    Platforms.ALL.forEach(
        platform -> payouts.put(Platforms.name(platform), new EnumMap<>(PayoutOutcome.class)));
  }

  void add(PayoutHistory history) {
    for (Recorded<BonusRejected> rejection : history.rejections()) {
      rejections.merge(rejection.value().getCode().name(), 1L, Long::sum);
    }
    for (Recorded<AuditedRequest> request : history.requests()) {
      unrouted +=
          rules.horizon().passed(request.position()) || RequestOutcomes.any(history, request)
              ? 0
              : 1;
    }
    for (Recorded<BonusPaid> result : history.paid()) {
      paid(result.value());
    }
    if (history.commands().isEmpty()) {
      return;
    }
    Recorded<PayoutCommand> ordered = history.commands().get(0);
    String platform = name(Targets.platform(ordered.value().getTarget()).orElse(Platform.UNKNOWN));
    PayoutOutcome outcome = PayoutOutcome.of(history);
    payouts
        .computeIfAbsent(platform, key -> new EnumMap<>(PayoutOutcome.class))
        .merge(outcome, 1L, Long::sum);
    if (outcome == PayoutOutcome.OPEN || outcome == PayoutOutcome.REVIEW) {
      open(history, ordered, platform);
    }
  }

  void add(UnidentifiedRequest unidentified) {
    unidentified
        .rejections()
        .forEach(r -> rejections.merge(r.value().getCode().name(), 1L, Long::sum));
  }

  private void paid(BonusPaid result) {
    LocalDate day = LocalDate.ofInstant(result.getSettledAt(), ZoneOffset.UTC);
    long[] sum =
        paid.computeIfAbsent(
            new Row(
                name(result.getPlatform()),
                result.getStudy(),
                result.getCurrency(),
                day.toString()),
            key -> new long[2]);
    sum[0]++;
    sum[1] = Math.addExact(sum[1], result.getPaidAmountMinor());
  }

  private void open(PayoutHistory history, Recorded<PayoutCommand> ordered, String platform) {
    openPayouts++;
    List<Recorded<PayoutLedgerEntry>> ledger = history.ledger();
    RecordPosition position = ordered.position();
    String state;
    String why;
    if (!ledger.isEmpty()) {
      PayoutLedgerEntry last = ledger.get(ledger.size() - 1).value();
      state = last.getState();
      why = why(last);
    } else if (rules.horizon().passed(position)) {
      state = "NOT_IN_LEDGER";
      why = "lost between router and worker; send it again: payouts resend " + history.payoutId();
    } else {
      state = "WAITING";
      why = "the worker has not come to it";
    }
    open.add(
        new AuditReport.OpenPayout(
            history.payoutId(),
            platform,
            state,
            ordered.value().getAmountMinor(),
            ordered.value().getCurrency(),
            position.timeMs(),
            why));
    if (open.size() > Audit.MOST_LISTED) {
      open.poll();
    }
  }

  private static String why(PayoutLedgerEntry last) {
    if (last.getReviewReason() != null) {
      return last.getReviewReason();
    }
    Instant nextAt = last.getNextAt();
    String text = Objects.requireNonNullElse(last.getWaitingFor(), "");
    return text.isEmpty() && nextAt != null ? "not before " + nextAt : text;
  }

  private static String name(Platform platform) {
    return platform == Platform.UNKNOWN ? "unknown" : Platforms.name(platform);
  }

  Map<String, Map<PayoutOutcome, Long>> payouts() {
    return payouts;
  }

  Map<String, Long> rejections() {
    return rejections;
  }

  long openPayouts() {
    return openPayouts;
  }

  long unrouted() {
    return unrouted;
  }

  /** Longest waiting first. */
  List<AuditReport.OpenPayout> open() {
    List<AuditReport.OpenPayout> list = new ArrayList<>(open);
    list.sort(
        Comparator.comparingLong(AuditReport.OpenPayout::sinceMs)
            .thenComparing(AuditReport.OpenPayout::payoutId));
    return list;
  }

  List<AuditReport.PaidTotal> paid() {
    List<AuditReport.PaidTotal> totals = new ArrayList<>();
    paid.forEach(
        (row, sum) ->
            totals.add(
                new AuditReport.PaidTotal(
                    row.platform(), row.study(), row.currency(), row.day(), sum[0], sum[1])));
    totals.sort(
        Comparator.comparing(AuditReport.PaidTotal::platform)
            .thenComparing(AuditReport.PaidTotal::study)
            .thenComparing(AuditReport.PaidTotal::currency)
            .thenComparing(AuditReport.PaidTotal::day));
    return totals;
  }
}
