package org.payouts.workers.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.engine.CommandOffsets.CommandOffset;
import org.payouts.workers.engine.OpenPayout.Phase;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.ReservationRequest;
import org.payouts.workers.model.Step;

/**
 * Transitions of a partition that wait for a transaction. One transaction is under way at a time;
 * what becomes ready meanwhile forms the next one. Claims and outcomes go before new commands:
 * behind a backlog of those they would hold up calls, and results that are known.
 */
final class PendingTransitions {

  /**
   * A transition.
   *
   * @param commandOffset of the command whose payout gets its first record, or null
   * @param withNext it and the one behind it are true together or not at all
   */
  record Pending(
      OpenPayout payout, Step step, @Nullable CommandOffset commandOffset, boolean withNext) {}

  /**
   * New commands are at most this part of a transaction: claims and outcomes that become ready
   * while it is being written wait for the whole of it.
   */
  private static final int INTAKE_SHARE = 10;

  private final PartitionContext context;
  private final Owner owner;
  private final int most;
  private final Deque<Pending> begun = new ArrayDeque<>();

  private final Deque<Pending> intake = new ArrayDeque<>();

  private final CommandOffsets offsets;
  private final SumLimits sums;

  /** Questions to the router, which go into the next transaction. */
  private List<ReservationRequest> questions = new ArrayList<>(0);

  private List<Pending> underWay = List.of();
  private boolean writing;

  /** The transaction under way reports what is settled in it. */
  private boolean reports;

  /**
   * @param offsets how far the commands are dealt with, which each transaction commits
   * @param most transitions of one transaction; claims that belong together are never divided
   */
  PendingTransitions(
      PartitionContext context, Owner owner, CommandOffsets offsets, SumLimits sums, int most) {
    this.context = context;
    this.owner = owner;
    this.offsets = offsets;
    this.sums = sums;
    this.most = most;
  }

  /** The step goes into the next transaction; it is true once that has been committed. */
  void add(OpenPayout payout, Step step) {
    payout.enter(Phase.WRITING);
    begun.addLast(new Pending(payout, step, null, false));
  }

  /** Claims of one bulk: never divided between two transactions, however many. */
  void addTogether(List<Pending> claims) {
    claims.forEach(begun::addLast);
  }

  /** The first transition of a command's payout, which is not a claim. */
  void addIntake(OpenPayout payout, Step step, CommandOffset commandOffset) {
    payout.enter(Phase.WRITING);
    intake.addLast(new Pending(payout, step, commandOffset, false));
  }

  /** The router is asked with the next transaction: only an owner may ask. */
  void ask(ReservationRequest question) {
    questions.add(question);
  }

  /** The next transaction, if none is under way and something waits. */
  Optional<LedgerTransaction> next() {
    if (writing || (isIdle() && questions.isEmpty())) {
      return Optional.empty();
    }
    List<Pending> taken = new ArrayList<>(Math.min(begun.size() + intake.size(), most));
    List<Step> steps = new ArrayList<>(taken.size());
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
      steps.add(pending.step());
      if (pending.commandOffset() != null) {
        pending.commandOffset().dealtWith();
      }
    }
    underWay = taken;
    writing = true;
    reports = !sums.isEmpty();
    return Optional.of(
        new LedgerTransaction(
            context.partition(),
            context.incarnation(),
            owner,
            steps,
            requests(taken),
            offsets.next()));
  }

  /**
   * What is asked of the router, and reported to it. An earlier owner may have known of a limit
   * that this one has not heard of, so what was taken over is reported in any case.
   */
  private List<ReservationRequest> requests(List<Pending> taken) {
    List<ReservationRequest> requests = questions;
    questions = new ArrayList<>(0);
    for (Pending each : taken) {
      if (reports || each.payout().isRestored()) {
        sums.settled(each.step().next()).ifPresent(requests::add);
      }
    }
    return requests;
  }

  private boolean isIdle() {
    return begun.isEmpty() && intake.isEmpty() && !offsets.moves();
  }

  /** The transaction under way was committed; returns what it held. */
  List<Pending> committed() {
    List<Pending> done = underWay;
    underWay = List.of();
    writing = false;
    if (!reports && !sums.isEmpty()) { // The first limit of sums was read meanwhile.
      for (Pending each : done) {
        if (!each.payout().isRestored()) {
          sums.settled(each.step().next()).ifPresent(questions::add);
        }
      }
    }
    return done;
  }

  boolean isEmpty() {
    return isIdle() && !writing;
  }

  int size() {
    return begun.size() + intake.size() + underWay.size();
  }
}
