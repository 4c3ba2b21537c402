package org.payouts.workers.protocol;

import java.util.function.Consumer;
import org.payouts.workers.protocol.OpenPayout.Phase;

/** The ownership of one partition, as its rooms share it: who owns, what is being written. */
final class Holding {
  private final int partition;
  private final long incarnation;
  private final Owner owner;
  final Desk desk;
  final Policy policy;
  final Transitions transitions;
  final Outbox outbox = new Outbox();
  private boolean revoking;
  private boolean gone;

  Holding(int partition, long incarnation, Owner owner, Desk desk) {
    this.partition = partition;
    this.incarnation = incarnation;
    this.owner = owner;
    this.desk = desk;
    this.policy = desk.policy;
    this.transitions = new Transitions(policy, owner);
  }

  /** The step goes into the next transaction; it is true once that has been committed. */
  void write(OpenPayout payout, Step step) {
    payout.enter(Phase.WRITING);
    outbox.add(payout, step);
  }

  /** Sends what is ready as one transaction. */
  void flush() {
    outbox.next(partition, incarnation, owner, policy.maxGroup()).ifPresent(desk.effects::commit);
  }

  /** Opens or closes the tap of the partition's commands. */
  void tap(boolean open) {
    desk.effects.intake(partition, open);
  }

  /** A command for a known payout has other content. */
  void contradicted(String payoutId, long offset) {
    desk.effects.contradicted(new Ref(partition, incarnation, payoutId), offset);
  }

  /** Does {@code then} at {@code dueMs} (monotonic), unless the payout goes on before. */
  void rest(OpenPayout payout, long dueMs, Moment now, Consumer<Moment> then) {
    payout.enter(Phase.RESTING);
    if (dueMs <= now.monotonicMs()) {
      then.accept(now);
      return;
    }
    unlessItGoesOn(payout, dueMs, then);
  }

  /** Does {@code then} at {@code dueMs} (monotonic) if the payout is still in its phase. */
  void unlessItGoesOn(OpenPayout payout, long dueMs, Consumer<Moment> then) {
    long stamp = payout.stamp;
    desk.timers.at(
        dueMs,
        at -> {
          if (payout.stamp == stamp && !gone) {
            then.accept(at);
          }
        });
  }

  Ref ref(OpenPayout payout) {
    return new Ref(partition, incarnation, payout.payout.id());
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
