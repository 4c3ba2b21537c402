package org.payouts.workers.engine;

import java.util.function.Consumer;
import org.payouts.workers.engine.OpenPayout.Phase;
import org.payouts.workers.model.ClockReading;

/** One ownership of a partition, as its stages share it: its name, its end, its timers. */
final class PartitionContext {
  private final int partition;
  private final long incarnation;
  private final Timers timers;
  private boolean revoking;
  private boolean gone;

  PartitionContext(int partition, long incarnation, Timers timers) {
    this.partition = partition;
    this.incarnation = incarnation;
    this.timers = timers;
  }

  /** Does {@code then} at {@code dueMs} (monotonic), unless the payout goes on before. */
  void rest(OpenPayout payout, long dueMs, Consumer<ClockReading> then) {
    payout.enter(Phase.RESTING);
    unlessItGoesOn(payout, dueMs, then);
  }

  /** Does {@code then} at {@code dueMs} (monotonic) if the payout is still in its phase. */
  void unlessItGoesOn(OpenPayout payout, long dueMs, Consumer<ClockReading> then) {
    long stamp = payout.stamp();
    timers.at(
        dueMs,
        at -> {
          if (payout.stamp() == stamp && !gone) {
            then.accept(at);
          }
        });
  }

  PayoutRef ref(OpenPayout payout) {
    return new PayoutRef(partition, incarnation, payout.id());
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
}
