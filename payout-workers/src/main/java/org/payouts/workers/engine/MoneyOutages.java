package org.payouts.workers.engine;

import java.util.ArrayList;
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
 * After some in a row an account has one payout at work, after a wait that doubles. Each clear
 * answer lets as many more begin as it was about; with as many as usual the outage is over. Claims
 * that were not called yet go back.
 *
 * <p>An account is what the request names to be paid from: a workspace of Prolific, else everything
 * of the platform, where lanes are targets.
 */
final class MoneyOutages {
  /** Calls in a row: fewer where a call is about many. */
  private static final int SINGLE_CALLS = 5;

  private static final int BULK_CALLS = 3;

  private final int mostInARow;
  private final int usual;
  private final long firstWaitMs;
  private final long mostWaitMs;
  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private boolean wakes;

  private static final class Account {
    private int inARow;

    /** Monotonic; nothing begins before it. */
    private long untilMs;

    /** Payouts that may be at work; none are counted until there is an outage. */
    private int allowed;

    private int waits;
    private long sinceWallMs;
    private @Nullable Reason reason;

    /** Begun since the last wait. */
    private final Set<Bulk> begun = new HashSet<>(2);

    private boolean awake = true;

    private boolean stands() {
      return reason != null;
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

  /** No call has lacked a clear answer since the last one that had it. */
  boolean isEmpty() {
    return accounts.isEmpty();
  }

  /** How many payouts of the account may begin now. */
  int room(String account, ClockReading now) {
    Account found = accounts.get(account);
    if (found == null || !found.stands()) {
      return Integer.MAX_VALUE;
    }
    return now.monotonicMs() < found.untilMs ? 0 : Math.max(0, found.allowed - found.atWork());
  }

  /** The bulk begins. */
  void begun(Bulk bulk) {
    Account found = accounts.get(bulk.account());
    if (found != null && found.stands()) {
      found.begun.add(bulk);
    }
  }

  /** Why the claims of the bulk are not called, or null. */
  @Nullable String whyNotCalled(Bulk bulk) {
    Account found = accounts.get(bulk.account());
    return found != null && found.stands() && !found.begun.contains(bulk)
        ? "calls before it had no clear answer"
        : null;
  }

  /** The bulk was called. */
  void answered(Bulk bulk, Answer answer, ClockReading now) {
    if (answer instanceof Answer.NotSent) {
      return; // It says nothing, and costs nothing.
    }
    String account = bulk.account();
    if (lacksClearAnswer(bulk, answer)) {
      failed(accounts.computeIfAbsent(account, name -> new Account()), bulk, answer, now);
      return;
    }
    Account found = accounts.get(account);
    if (found == null) {
      return;
    }
    found.inARow = 0;
    found.waits = 0;
    found.allowed += bulk.rows().size();
    wakes |= found.stands() && !account.isEmpty();
    if (!found.stands() || found.allowed >= usual) {
      accounts.remove(account);
    }
  }

  private void failed(Account account, Bulk bulk, Answer answer, ClockReading now) {
    account.inARow++;
    boolean tried = account.begun.contains(bulk);
    if (!account.stands() && account.inARow < mostInARow) {
      return;
    }
    if (account.stands() && !tried) {
      return; // It was begun before the outage was known.
    }
    if (!account.stands()) {
      account.sinceWallMs = now.wallMs();
    }
    account.reason = reason(answer);
    long wait = Math.min(mostWaitMs, firstWaitMs << Math.min(account.waits++, 20));
    account.untilMs = now.monotonicMs() + Math.max(wait, retryAfterMs(answer));
    account.allowed = 1;
    account.begun.clear();
    account.awake = false;
  }

  private static boolean lacksClearAnswer(Bulk bulk, Answer answer) {
    return answer instanceof Answer.Unclear
        || (answer instanceof Answer.PresumedNotPaid no
            && no.pause() != null
            && no.pause().scope() == Pause.Scope.LANE
            && no.reason().code().equals(Reason.RATE_LIMITED)
            && !bulk.account().equals(bulk.lane().key()));
  }

  private static long retryAfterMs(Answer answer) {
    return answer instanceof Answer.PresumedNotPaid no && no.pause() != null
        ? no.pause().retryAfterMs()
        : 0;
  }

  private static Reason reason(Answer answer) {
    return answer instanceof Answer.PresumedNotPaid no
        ? no.reason()
        : new Reason(
            Reason.UNREACHABLE,
            "payments get no clear answer, and few are tried: " + ((Answer.Unclear) answer).why());
  }

  /** It was called, or is not going to be. */
  void ended(Bulk bulk) {
    Account found = accounts.get(bulk.account());
    boolean frees = found != null && found.begun.remove(bulk);
    wakes |= frees && !bulk.account().isEmpty();
  }

  /** The partition is not owned any more. */
  void closed(PartitionContext partition) {
    accounts.values().forEach(each -> each.begun.removeIf(bulk -> bulk.partition() == partition));
    wakes = true;
  }

  /** Whether lanes are to be looked at again: one that is an account may have room now. */
  boolean takeWake(ClockReading now) {
    boolean woken = wakes;
    wakes = false;
    for (Map.Entry<String, Account> each : accounts.entrySet()) {
      Account account = each.getValue();
      if (!account.awake && account.untilMs <= now.monotonicMs()) {
        account.awake = true;
        woken |= !each.getKey().isEmpty(); // No lane was parked for the whole platform.
      }
    }
    return woken;
  }

  /** When a wait is over, on the monotonic clock, or {@link Long#MAX_VALUE}. */
  long nextDueMs() {
    return accounts.values().stream()
        .filter(each -> !each.awake)
        .mapToLong(each -> each.untilMs)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** For people. */
  List<Standstill> all() {
    List<Standstill> all = new ArrayList<>(1);
    accounts.forEach(
        (name, each) -> {
          Reason reason = each.reason;
          if (reason != null) {
            String unit = name.isEmpty() ? "payments" : "payments of " + name;
            all.add(new Standstill(unit, reason, each.sinceWallMs));
          }
        });
    return all;
  }
}
