package org.payouts.workers.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.engine.OpenPayout.Phase;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Step;

/**
 * Transitions of a partition that wait for a transaction. One transaction is under way at a time;
 * what becomes ready meanwhile forms the next one. Claims and outcomes go before new commands:
 * behind a backlog of those they would hold up calls, and results that are known.
 */
final class PendingTransitions {

  /**
   * A transition, or only an offset that may be committed.
   *
   * @param nextOffset offset behind the command that it comes from, or -1 if it comes from none
   * @param withNext it and the one behind it are true together or not at all
   */
  record Pending(
      @Nullable OpenPayout payout, @Nullable Step step, long nextOffset, boolean withNext) {}

  /**
   * New commands are at most this part of a transaction: claims and outcomes that become ready
   * while it is being written wait for the whole of it.
   */
  private static final int INTAKE_SHARE = 10;

  private final PartitionContext context;
  private final Owner owner;
  private final int most;
  private final Deque<Pending> begun = new ArrayDeque<>();

  /** In the order of their offsets, for each transaction commits how far they are dealt with. */
  private final Deque<Pending> intake = new ArrayDeque<>();

  private List<Pending> underWay = List.of();

  /**
   * @param most transitions of one transaction; claims that belong together are never divided
   */
  PendingTransitions(PartitionContext context, Owner owner, int most) {
    this.context = context;
    this.owner = owner;
    this.most = most;
  }

  /** The step goes into the next transaction; it is true once that has been committed. */
  void add(OpenPayout payout, Step step) {
    payout.enter(Phase.WRITING);
    begun.addLast(new Pending(payout, step, -1, false));
  }

  /** Claims of one bulk: never divided between two transactions, however many. */
  void addTogether(Map<OpenPayout, Step> claims) {
    int left = claims.size();
    for (Map.Entry<OpenPayout, Step> each : claims.entrySet()) {
      begun.addLast(new Pending(each.getKey(), each.getValue(), -1, --left > 0));
    }
  }

  /** The first transition of a command's payout. */
  void addIntake(OpenPayout payout, Step step, long nextOffset) {
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

  /** The next transaction, if none is under way and something waits. */
  Optional<LedgerTransaction> next() {
    if (!underWay.isEmpty() || (begun.isEmpty() && intake.isEmpty())) {
      return Optional.empty();
    }
    List<Pending> taken = new ArrayList<>(Math.min(begun.size() + intake.size(), most));
    List<Step> steps = new ArrayList<>(taken.size());
    long nextOffset = -1;
    boolean inUnit = false;
    int newOnes = Math.max(1, most / INTAKE_SHARE);
    while (taken.size() < most || inUnit) {
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
    return Optional.of(
        new LedgerTransaction(
            context.partition(), context.incarnation(), owner, steps, nextOffset));
  }

  /** The transaction under way was committed; returns what it held. */
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
