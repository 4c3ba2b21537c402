package org.payouts.workers.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Reason;

/**
 * Holds back money calls that would only leave payouts in doubt: the provider answers them with
 * nothing clear, though it may answer reads, or with "too many" where no smaller unit can be meant.
 * After some in a row one payout is at work, after a wait that doubles. Each clear answer lets as
 * many more begin as it was about; with as many as usual the outage is over. Claims that were not
 * called yet go back.
 *
 * <p>What is held is the study, project or HIT if all of the row were of one, and the account
 * otherwise, or once a second one fails. An account is what the request names to be paid from: a
 * workspace of Prolific, else everything of the platform, where lanes are targets.
 */
final class MoneyOutages {
  /** Calls in a row: fewer where a call is about many. */
  private static final int SINGLE_CALLS = 5;

  private static final int BULK_CALLS = 3;

  private static final Reason NOT_CLEAR =
      new Reason(Reason.UNREACHABLE, "payments get no clear answer; few are tried until they do");

  private static final Reason TOO_MANY =
      new Reason(Reason.RATE_LIMITED, "payments are too many for the account; few are tried");

  private final int mostInARow;
  private final int usual;
  private final long firstWaitMs;
  private final long mostWaitMs;
  private final Map<String, Row> rows = new HashMap<>();

  /** By account; the study is empty where all of the account is held. */
  private final Map<Unit, Outage> outages = new LinkedHashMap<>();

  private boolean wakes;

  private record Unit(String account, String study) {}

  /** Calls of an account without a clear answer, since the last one that had it. */
  private static final class Row {
    private int calls;
    private final Set<String> studies = new HashSet<>(2);
  }

  private static final class Outage {
    private final Reason reason;
    private final long sinceWallMs;

    /** Begun since the last wait. */
    private final Set<Bulk> begun = new HashSet<>(2);

    /** Payouts that may be at work. */
    private int allowed;

    private int waits;

    /** Monotonic; nothing begins before it. */
    private long untilMs;

    private boolean awake;

    private Outage(Reason reason, long sinceWallMs) {
      this.reason = reason;
      this.sinceWallMs = sinceWallMs;
    }

    private int atWork() {
      return begun.stream().mapToInt(bulk -> bulk.rows().size()).sum();
    }
  }

  /**
   * @param bulkRows most payouts of one call
   * @param width most calls at once
   * @param firstWaitMs before the first call of an outage, in milliseconds
   */
  MoneyOutages(int bulkRows, int width, long firstWaitMs, long mostWaitMs) {
    this.mostInARow = bulkRows > 1 ? BULK_CALLS : SINGLE_CALLS;
    this.usual = Math.max(bulkRows, width);
    this.firstWaitMs = firstWaitMs;
    this.mostWaitMs = Math.max(firstWaitMs, mostWaitMs);
  }

  /**
   * No call has lacked a clear answer since the last one that had it, and nothing is to be woken.
   */
  boolean isEmpty() {
    return rows.isEmpty() && outages.isEmpty() && !wakes;
  }

  /** How many payouts of the account may begin now, whatever their study. */
  int room(String account, ClockReading now) {
    return room(outages.get(new Unit(account, "")), now);
  }

  /** How many payouts of this study of the account may begin now. */
  int room(String account, String study, ClockReading now) {
    return Math.min(room(account, now), room(outages.get(new Unit(account, study)), now));
  }

  private static int room(@Nullable Outage outage, ClockReading now) {
    if (outage == null) {
      return Integer.MAX_VALUE;
    }
    return now.monotonicMs() < outage.untilMs ? 0 : Math.max(0, outage.allowed - outage.atWork());
  }

  /** What holds the bulk, or null. */
  private @Nullable Unit unitOf(Bulk bulk) {
    Unit all = new Unit(bulk.account(), "");
    Unit one = new Unit(bulk.account(), bulk.study());
    return outages.containsKey(all) ? all : outages.containsKey(one) ? one : null;
  }

  private @Nullable Outage of(Bulk bulk) {
    Unit unit = unitOf(bulk);
    return unit == null ? null : outages.get(unit);
  }

  /** The bulk begins. */
  void begun(Bulk bulk) {
    Outage outage = of(bulk);
    if (outage != null) {
      outage.begun.add(bulk);
    }
  }

  /** Why the claims of the bulk are not called, or null. */
  @Nullable String whyNotCalled(Bulk bulk) {
    Outage outage = of(bulk);
    return outage != null && !outage.begun.contains(bulk)
        ? "calls before it had no clear answer"
        : null;
  }

  /** The bulk was called. */
  void answered(Bulk bulk, Answer answer, ClockReading now) {
    switch (Clarity.of(bulk, answer)) {
      case NONE -> failed(bulk, answer, now);
      case CLEAR -> cleared(bulk);
      case SAYS_NOTHING -> {
        // Neither that the provider pays nor that it does not.
      }
    }
  }

  /** What an answer says of the provider. */
  private enum Clarity {
    NONE,
    CLEAR,
    SAYS_NOTHING;

    static Clarity of(Bulk bulk, Answer answer) {
      if (answer instanceof Answer.NotSent) {
        return SAYS_NOTHING;
      }
      if (!isTooMany(answer)) {
        return answer instanceof Answer.Unclear ? NONE : CLEAR;
      }
      // A workspace that is throttled pauses as its lane.
      return bulk.account().equals(bulk.lane().key()) ? SAYS_NOTHING : NONE;
    }
  }

  private static boolean isTooMany(Answer answer) {
    return answer instanceof Answer.PresumedNotPaid no
        && no.pause() != null
        && no.pause().scope() == Pause.Scope.LANE
        && no.reason().code().equals(Reason.RATE_LIMITED);
  }

  private void cleared(Bulk bulk) {
    rows.remove(bulk.account());
    Unit unit = unitOf(bulk);
    Outage outage = unit == null ? null : outages.get(unit);
    if (outage != null) {
      outage.waits = 0;
      outage.allowed += bulk.rows().size();
      wakes = true;
      if (outage.allowed >= usual) {
        outages.remove(unit);
      }
    }
  }

  private void failed(Bulk bulk, Answer answer, ClockReading now) {
    Outage outage = of(bulk);
    if (outage != null) {
      if (outage.begun.contains(bulk)) { // Else it was begun before the outage was known.
        waits(outage, answer, now);
      }
      return;
    }
    Row row = rows.computeIfAbsent(bulk.account(), account -> new Row());
    row.calls++;
    row.studies.add(bulk.study());
    if (row.calls >= mostInARow) {
      rows.remove(bulk.account());
      boolean alone =
          row.studies.size() == 1
              && outages.keySet().stream().noneMatch(at -> at.account().equals(bulk.account()));
      Unit unit = new Unit(bulk.account(), alone ? bulk.study() : "");
      outages.keySet().removeIf(at -> at.account().equals(bulk.account()));
      Outage made = new Outage(isTooMany(answer) ? TOO_MANY : NOT_CLEAR, now.wallMs());
      outages.put(unit, made);
      waits(made, answer, now);
    }
  }

  private void waits(Outage outage, Answer answer, ClockReading now) {
    long asked =
        answer instanceof Answer.PresumedNotPaid no && no.pause() != null
            ? no.pause().retryAfterMs()
            : 0;
    long wait = Math.min(mostWaitMs, firstWaitMs << Math.min(outage.waits++, 20));
    outage.untilMs = now.monotonicMs() + Math.max(wait, asked);
    outage.allowed = 1;
    outage.begun.clear();
    outage.awake = false;
  }

  /** It was called, or is not going to be. */
  void ended(Bulk bulk) {
    Outage outage = of(bulk);
    wakes |= outage != null && outage.begun.remove(bulk);
  }

  /** The partition is not owned any more. */
  void closed(PartitionContext partition) {
    outages.values().forEach(each -> each.begun.removeIf(bulk -> bulk.partition() == partition));
    wakes = true;
  }

  /** No partition is owned any more: nobody would find out that it is over. */
  void forget() {
    rows.clear();
    outages.clear();
  }

  /**
   * Whether lanes are to be looked at again, because there may be room now. What nobody wants to
   * pay any more is not held any more either.
   */
  boolean takeWake(ClockReading now) {
    boolean woken = wakes;
    wakes = false;
    for (Outage each : outages.values()) {
      if (!each.awake && each.untilMs <= now.monotonicMs()) {
        each.awake = true;
        woken = true;
      }
    }
    return outages.values().removeIf(each -> isUnused(each, now)) || woken;
  }

  private boolean isUnused(Outage outage, ClockReading now) {
    return outage.begun.isEmpty() && unusedAtMs(outage) <= now.monotonicMs();
  }

  private long unusedAtMs(Outage outage) {
    return outage.untilMs + 2 * mostWaitMs; // A pause may hold them as well.
  }

  /** When {@link #takeWake} is to be asked, on the monotonic clock, or {@link Long#MAX_VALUE}. */
  long nextDueMs() {
    long due = Long.MAX_VALUE;
    for (Outage each : outages.values()) {
      if (!each.awake) {
        due = Math.min(due, each.untilMs);
      } else if (each.begun.isEmpty()) {
        due = Math.min(due, unusedAtMs(each));
      }
    }
    return due;
  }

  /** For people. */
  List<Standstill> all() {
    List<Standstill> all = new ArrayList<>(outages.size());
    outages.forEach(
        (unit, each) -> {
          String account = unit.account().isEmpty() ? "" : " of " + unit.account();
          String study = unit.study().isEmpty() ? "" : " in study " + unit.study();
          all.add(new Standstill("payments" + account + study, each.reason, each.sinceWallMs));
        });
    return all;
  }
}
