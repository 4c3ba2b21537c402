package org.payouts.workers.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
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
 * <p>What is held is the study, project or HIT whose calls fail, and the account as well if calls
 * of several fail without a clear answer in between, or are "too many". A try of the account is of
 * a study that has not failed it, as long as there is one. An account is what the request names to
 * be paid from: a workspace of Prolific, else everything of the platform, where lanes are targets.
 */
final class MoneyOutages {
  /** Calls in a row: fewer where a call is about many. */
  private static final int SINGLE_CALLS = 5;

  private static final int BULK_CALLS = 3;

  /** To look at all lanes again takes as long as there are many. */
  private static final long BETWEEN_WAKES_MS = 1_000;

  /** Studies whose calls are counted. */
  private static final int MOST_ROWS = 1_000;

  private static final Reason NOT_CLEAR =
      new Reason(Reason.UNREACHABLE, "payments get no clear answer; few are tried until they do");

  private static final Reason TOO_MANY =
      new Reason(Reason.RATE_LIMITED, "payments are too many for the account; few are tried");

  private final int mostInARow;
  private final int usual;
  private final long firstWaitMs;
  private final long mostWaitMs;

  /** Calls without a clear answer since the last one that had it. */
  private final Map<Unit, Row> rows = new LinkedHashMap<>();

  private final Map<Unit, Outage> outages = new LinkedHashMap<>();
  private boolean wakes;
  private long wokenMs = Long.MIN_VALUE / 2;

  /** A study of an account; all of the account where it is empty. */
  private record Unit(String account, String study) {
    boolean isPlatform() {
      return account.isEmpty() && study.isEmpty();
    }
  }

  private static final class Row {
    private int calls;
    private final Set<String> studies = new HashSet<>(2);
  }

  private static final class Outage {
    private final Reason reason;
    private final long sinceWallMs;

    /** Begun since the last wait. */
    private final Set<Bulk> begun = new HashSet<>(2);

    /** Of an account: studies that have failed it, while others have not been tried. */
    private final Set<String> failed = new HashSet<>(2);

    /** Payouts that may be at work. */
    private int allowed;

    private int waits;

    /** Monotonic; nothing begins before it. */
    private long untilMs = Long.MIN_VALUE / 2;

    private boolean awake = true;

    private Outage(Reason reason, long sinceWallMs) {
      this.reason = reason;
      this.sinceWallMs = sinceWallMs;
    }

    private void notBefore(long monotonicMs) {
      if (monotonicMs > untilMs) {
        untilMs = monotonicMs;
        awake = false;
      }
    }

    /** It may begin, and does not: nobody is left but those that have failed. */
    private boolean isLeftToTheFailed() {
      return awake && begun.isEmpty() && !failed.isEmpty();
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
  int allowance(String account, ClockReading now) {
    return allowance(outages.get(new Unit(account, "")), now);
  }

  /** How many payouts of this study of the account may begin now. */
  int allowance(String account, String study, ClockReading now) {
    Outage whole = outages.get(new Unit(account, ""));
    return whole != null && whole.failed.contains(study)
        ? 0
        : Math.min(allowance(whole, now), allowance(outages.get(new Unit(account, study)), now));
  }

  private static int allowance(@Nullable Outage outage, ClockReading now) {
    if (outage == null) {
      return Integer.MAX_VALUE;
    }
    return now.monotonicMs() < outage.untilMs ? 0 : Math.max(0, outage.allowed - outage.atWork());
  }

  /** What holds the bulk. */
  private List<Unit> holding(Bulk bulk) {
    return Stream.of(new Unit(bulk.account(), ""), new Unit(bulk.account(), bulk.study()))
        .distinct()
        .filter(outages::containsKey)
        .toList();
  }

  private Stream<Outage> of(Bulk bulk) {
    return holding(bulk).stream().map(unit -> Objects.requireNonNull(outages.get(unit)));
  }

  /** The bulk begins. */
  void begun(Bulk bulk) {
    of(bulk).forEach(outage -> outage.begun.add(bulk));
  }

  /** Why the claims of the bulk are not called, or null. */
  @Nullable String whyNotCalled(Bulk bulk) {
    return of(bulk).allMatch(outage -> outage.begun.contains(bulk))
        ? null
        : "calls before it had no clear answer";
  }

  /** The bulk was called. */
  void answered(Bulk bulk, Answer answer, ClockReading now) {
    switch (Clarity.of(bulk, answer)) {
      case NONE -> failed(bulk, answer, now);
      case CLEAR -> cleared(bulk, now);
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

  private void cleared(Bulk bulk, ClockReading now) {
    rows.remove(new Unit(bulk.account(), ""));
    rows.remove(new Unit(bulk.account(), bulk.study()));
    for (Unit unit : holding(bulk)) {
      Outage outage = Objects.requireNonNull(outages.get(unit));
      outage.failed.remove(bulk.study());
      outage.failed.forEach(study -> holdAlone(new Unit(unit.account(), study), outage, now));
      outage.failed.clear();
      outage.waits = 0;
      outage.allowed += bulk.rows().size();
      boolean over = outage.allowed >= usual;
      if (over) {
        outages.remove(unit);
      }
      wakes |= over || !unit.isPlatform();
    }
  }

  /** The account pays others: what has failed it is held on its own. */
  private void holdAlone(Unit study, Outage account, ClockReading now) {
    Outage part = outages.computeIfAbsent(study, unit -> new Outage(account.reason, now.wallMs()));
    waits(part, 0, now);
  }

  private void failed(Bulk bulk, Answer answer, ClockReading now) {
    Unit account = new Unit(bulk.account(), "");
    // "Too many" is about the account, whatever is called.
    Unit study = isTooMany(answer) ? account : new Unit(bulk.account(), bulk.study());
    Outage whole = outages.get(account);
    if (whole != null) {
      if (whole.begun.contains(bulk)) {
        waits(whole, retryAfterMs(answer), now);
        whole.failed.add(study.study());
        whole.failed.remove("");
      } else { // It was begun before the outage was known.
        whole.notBefore(now.monotonicMs() + retryAfterMs(answer));
      }
      return;
    }
    Outage part = outages.get(study);
    if (part != null && part.begun.contains(bulk)) {
      waits(part, retryAfterMs(answer), now);
      return; // Of a study that is known to fail: no news of the account.
    }
    if (part == null && !study.equals(account) && count(study, study) >= mostInARow) {
      rows.remove(study);
      waits(made(study, answer, now), retryAfterMs(answer), now);
    }
    int calls = count(account, study);
    Row row = rows.get(account);
    boolean several = study.equals(account) || (row != null && row.studies.size() > 1);
    if (calls >= mostInARow && several) {
      rows.remove(account);
      Outage made = made(account, answer, now);
      if (row != null) {
        made.failed.addAll(row.studies);
        made.failed.remove("");
      }
      waits(made, retryAfterMs(answer), now);
    }
  }

  private int count(Unit unit, Unit study) {
    Row row = rows.computeIfAbsent(unit, each -> new Row());
    row.studies.add(study.study());
    if (rows.size() > MOST_ROWS) {
      rows.remove(rows.keySet().iterator().next());
    }
    return ++row.calls;
  }

  private Outage made(Unit unit, Answer answer, ClockReading now) {
    Reason reason = isTooMany(answer) ? TOO_MANY : NOT_CLEAR;
    return outages.computeIfAbsent(unit, each -> new Outage(reason, now.wallMs()));
  }

  private static long retryAfterMs(Answer answer) {
    return answer instanceof Answer.PresumedNotPaid no && no.pause() != null
        ? no.pause().retryAfterMs()
        : 0;
  }

  private void waits(Outage outage, long askedMs, ClockReading now) {
    long wait = Math.min(mostWaitMs, firstWaitMs << Math.min(outage.waits++, 20));
    outage.notBefore(now.monotonicMs() + Math.max(wait, askedMs));
    outage.allowed = 1;
    outage.begun.clear();
  }

  /** It was called, or is not going to be. */
  void ended(Bulk bulk) {
    for (Unit unit : holding(bulk)) {
      boolean frees = Objects.requireNonNull(outages.get(unit)).begun.remove(bulk);
      wakes |= frees && !unit.isPlatform(); // Its lanes wait for their turn, and are not parked.
    }
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
   * Whether lanes are to be looked at again, because more may begin now. What nobody wants to pay
   * any more is not held any more either.
   */
  boolean takeWake(ClockReading now) {
    outages.forEach(
        (unit, each) -> {
          if (!each.awake && each.untilMs <= now.monotonicMs()) {
            each.awake = true;
            wakes |= !unit.isPlatform();
          } else if (each.isLeftToTheFailed()
              && now.monotonicMs() >= each.untilMs + BETWEEN_WAKES_MS) {
            each.failed.clear();
            wakes = true;
          }
        });
    wakes |= outages.values().removeIf(each -> isUnused(each, now));
    boolean due = wakes && now.monotonicMs() - wokenMs >= BETWEEN_WAKES_MS;
    if (due) {
      wakes = false;
      wokenMs = now.monotonicMs();
    }
    return due;
  }

  private boolean isUnused(Outage outage, ClockReading now) {
    return outage.begun.isEmpty() && unusedAtMs(outage) <= now.monotonicMs();
  }

  private long unusedAtMs(Outage outage) {
    return outage.untilMs + 2 * mostWaitMs; // A pause may hold them as well.
  }

  /** When {@link #takeWake} is to be asked, on the monotonic clock, or {@link Long#MAX_VALUE}. */
  long nextDueMs() {
    long due = wakes ? wokenMs + BETWEEN_WAKES_MS : Long.MAX_VALUE;
    for (Outage each : outages.values()) {
      if (!each.awake) {
        due = Math.min(due, each.untilMs);
      } else if (each.isLeftToTheFailed()) {
        due = Math.min(due, each.untilMs + BETWEEN_WAKES_MS);
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
