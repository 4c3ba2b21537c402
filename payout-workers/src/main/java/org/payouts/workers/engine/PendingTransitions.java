package org.payouts.workers.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Step;

/**
 * Transitions of a partition that wait for a transaction. One transaction is under way at a time;
 * what becomes ready meanwhile forms the next group. Claims and outcomes go before new commands:
 * behind a backlog of those they would hold up calls, and results that are known.
 */
final class PendingTransitions {

  /**
   * A transition, or only an offset that may be committed.
   *
   * @param withNext it and the one behind it are true together or not at all
   */
  record Pending(
      @Nullable OpenPayout payout, @Nullable Step step, long nextOffset, boolean withNext) {}

  /**
   * New commands are at most this part of a group: claims and outcomes that become ready while it
   * is being written wait for the whole of it.
   */
  private static final int INTAKE_SHARE = 10;

  private final Deque<Pending> begun = new ArrayDeque<>();

  /** In the order of their offsets, for each group commits how far they have been dealt with. */
  private final Deque<Pending> intake = new ArrayDeque<>();

  private List<Pending> underWay = List.of();

  void add(OpenPayout payout, Step step) {
    begun.addLast(new Pending(payout, step, -1, false));
  }

  /** One unit: never divided between two transactions, however large. */
  void addTogether(Map<OpenPayout, Step> unit) {
    int left = unit.size();
    for (Map.Entry<OpenPayout, Step> each : unit.entrySet()) {
      begun.addLast(new Pending(each.getKey(), each.getValue(), -1, --left > 0));
    }
  }

  void add(OpenPayout payout, Step step, long nextOffset) {
    intake.addLast(new Pending(payout, step, nextOffset, false));
  }

  /** A command that changes nothing: only its offset moves. */
  void skip(long nextOffset) {
    Pending last = intake.peekLast();
    if (last != null && last.step() == null) {
      intake.removeLast();
    }
    intake.addLast(new Pending(null, null, nextOffset, false));
  }

  /** The next group, if none is under way and something waits. */
  Optional<LedgerTransaction> next(int partition, long incarnation, Owner owner, int maxGroup) {
    if (!underWay.isEmpty() || (begun.isEmpty() && intake.isEmpty())) {
      return Optional.empty();
    }
    List<Pending> taken = new ArrayList<>(Math.min(begun.size() + intake.size(), maxGroup));
    List<Step> steps = new ArrayList<>(taken.size());
    long nextOffset = -1;
    boolean inUnit = false;
    int newOnes = Math.max(1, maxGroup / INTAKE_SHARE);
    while (taken.size() < maxGroup || inUnit) {
      Pending pending = begun.pollFirst();
      if (pending == null && newOnes-- > 0) {
        pending = intake.pollFirst();
      }
      if (pending == null) {
        break;
      }
      inUnit = pending.withNext();
      taken.add(pending);
      if (pending.step() != null) {
        steps.add(pending.step());
      }
      nextOffset = Math.max(nextOffset, pending.nextOffset());
    }
    underWay = taken;
    return Optional.of(new LedgerTransaction(partition, incarnation, owner, steps, nextOffset));
  }

  List<Pending> committed() {
    List<Pending> done = underWay;
    underWay = List.of();
    return done;
  }

  boolean isEmpty() {
    return begun.isEmpty() && intake.isEmpty() && underWay.isEmpty();
  }

  int size() {
    return begun.size() + intake.size() + underWay.size();
  }
}
