package org.payouts.workers.engine;

import java.util.function.Consumer;
import org.payouts.workers.engine.OpenPayout.Phase;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Transitions;

/** The ownership of one partition, as its rooms share it: who owns, what is being written. */
final class PartitionContext {
  private final int partition;
  private final long incarnation;
  private final Owner owner;
  final CallScheduler scheduler;
  final Policy policy;
  final Transitions transitions;
  final PendingTransitions pending = new PendingTransitions();
  private boolean revoking;
  private boolean gone;

  PartitionContext(int partition, long incarnation, Owner owner, CallScheduler scheduler) {
    this.partition = partition;
    this.incarnation = incarnation;
    this.owner = owner;
    this.scheduler = scheduler;
    this.policy = scheduler.policy;
    this.transitions = new Transitions(policy, owner);
  }

  /** The step goes into the next transaction; it is true once that has been committed. */
  void write(OpenPayout payout, Step step) {
    payout.enter(Phase.WRITING);
    pending.add(payout, step);
  }

  /** Sends what is ready as one transaction. */
  void flush() {
    pending
        .next(partition, incarnation, owner, policy.maxGroup())
        .ifPresent(scheduler.effects::commit);
  }

  /** Opens or closes the tap of the partition's commands. */
  void tap(boolean open) {
    scheduler.effects.intake(partition, open);
  }

  /** A command for a known payout has other content. */
  void contradicted(String payoutId, long offset) {
    scheduler.effects.contradicted(new PayoutRef(partition, incarnation, payoutId), offset);
  }

  /** Does {@code then} at {@code dueMs} (monotonic), unless the payout goes on before. */
  void rest(OpenPayout payout, long dueMs, ClockReading now, Consumer<ClockReading> then) {
    payout.enter(Phase.RESTING);
    if (dueMs <= now.monotonicMs()) {
      then.accept(now);
      return;
    }
    unlessItGoesOn(payout, dueMs, then);
  }

  /** Does {@code then} at {@code dueMs} (monotonic) if the payout is still in its phase. */
  void unlessItGoesOn(OpenPayout payout, long dueMs, Consumer<ClockReading> then) {
    long stamp = payout.stamp;
    scheduler.timers.at(
        dueMs,
        at -> {
          if (payout.stamp == stamp && !gone) {
            then.accept(at);
          }
        });
  }

  PayoutRef ref(OpenPayout payout) {
    return new PayoutRef(partition, incarnation, payout.payout.id());
  }

  int partition() {
    return partition;
  }

  long incarnation() {
    return incarnation;
  }

  void revoke() {
    revoking = true;
  }

  /** Being handed over: nothing new is begun. */
  boolean revoking() {
    return revoking;
  }

  void lose() {
    gone = true;
  }

  /** Somebody else's: nothing is done any more. */
  boolean gone() {
    return gone;
  }
}
