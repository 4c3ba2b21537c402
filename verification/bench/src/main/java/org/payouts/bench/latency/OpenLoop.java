package org.payouts.bench.latency;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.payouts.bench.load.Requests;
import org.payouts.bench.load.Stack;
import org.payouts.bench.suite.BenchBroker;

/** Sends requests at a steady rate, whatever becomes of them. */
final class OpenLoop {
  private static final int LONGER = 3;
  private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final BenchBroker ground;
  private final Stack stack;
  private final int warmUp;
  private final int all;
  private final long periodNanos;

  OpenLoop(BenchBroker ground, Stack stack, int perSecond) {
    this.ground = ground;
    this.stack = stack;
    this.warmUp = LONGER * ground.scale().warmUp(perSecond);
    this.all = warmUp + LONGER * ground.scale().records(perSecond);
    this.periodNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  /** Requests that will be sent. */
  int all() {
    return all;
  }

  Stopwatches stopwatches() {
    return new Stopwatches(System.nanoTime() + LEAD_NANOS, periodNanos, warmUp);
  }

  void send(Stopwatches stopwatches, Requests requests) {
    for (int number = 0; number < all; number++) {
      long due = stopwatches.intendedNanos(number);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      requests.publish(number);
    }
  }

  Requests requests() {
    return Requests.withoutLinger(ground, stack.settings(), all);
  }
}
