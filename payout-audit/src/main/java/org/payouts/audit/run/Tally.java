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
import org.payouts.audit.Fates;
import org.payouts.audit.Outcome;
import org.payouts.audit.Place;
import org.payouts.audit.Recorded;
import org.payouts.audit.Request;
import org.payouts.audit.Rules;
import org.payouts.audit.Story;
import org.payouts.audit.Stray;
import org.payouts.payout.Platforms;
import org.payouts.payout.Targets;

/** Counts outcomes and money, and keeps the payouts that wait longest. One thread. */
final class Tally {
  private record Row(String platform, String study, String currency, String day) {}

  private final Rules rules;
  private final Map<String, Map<Outcome, Long>> payouts = new TreeMap<>();
  private final Map<String, Long> rejections = new TreeMap<>();
  private final Map<Row, long[]> paid = new HashMap<>();
  private final PriorityQueue<AuditReport.OpenPayout> open =
      new PriorityQueue<>(Comparator.comparingLong(AuditReport.OpenPayout::sinceMs).reversed());
  private long openPayouts;
  private long unrouted;

  Tally(Rules rules) {
    this.rules = rules;
    Platforms.ALL.forEach(
        platform -> payouts.put(Platforms.name(platform), new EnumMap<>(Outcome.class)));
  }

  void add(Story story) {
    for (Recorded<BonusRejected> rejection : story.rejections()) {
      rejections.merge(rejection.value().getCode().name(), 1L, Long::sum);
    }
    for (Recorded<Request> request : story.requests()) {
      unrouted += rules.cut().passed(request.place()) || Fates.any(story, request) ? 0 : 1;
    }
    for (Recorded<BonusPaid> result : story.paid()) {
      paid(result.value());
    }
    if (story.commands().isEmpty()) {
      return;
    }
    Recorded<PayoutCommand> ordered = story.commands().get(0);
    String platform = name(Targets.platform(ordered.value().getTarget()).orElse(Platform.UNKNOWN));
    Outcome outcome = Outcome.of(story);
    payouts
        .computeIfAbsent(platform, key -> new EnumMap<>(Outcome.class))
        .merge(outcome, 1L, Long::sum);
    if (outcome == Outcome.OPEN || outcome == Outcome.REVIEW) {
      open(story, ordered, platform);
    }
  }

  void add(Stray stray) {
    stray.rejections().forEach(r -> rejections.merge(r.value().getCode().name(), 1L, Long::sum));
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

  private void open(Story story, Recorded<PayoutCommand> ordered, String platform) {
    openPayouts++;
    List<Recorded<PayoutLedgerEntry>> ledger = story.ledger();
    Place place = ordered.place();
    String state;
    String why;
    if (!ledger.isEmpty()) {
      PayoutLedgerEntry last = ledger.get(ledger.size() - 1).value();
      state = last.getState();
      why = why(last);
    } else if (rules.cut().passed(place)) {
      state = "NOT_IN_LEDGER";
      why = "lost between router and worker; send it again: payouts resend " + story.payoutId();
    } else {
      state = "WAITING";
      why = "the worker has not come to it";
    }
    open.add(
        new AuditReport.OpenPayout(
            story.payoutId(),
            platform,
            state,
            ordered.value().getAmountMinor(),
            ordered.value().getCurrency(),
            place.timeMs(),
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

  Map<String, Map<Outcome, Long>> payouts() {
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
