package org.payouts.bench.peers;

import java.util.function.LongSupplier;
import org.payouts.bench.load.Burst;
import org.payouts.bench.load.CallTimer;
import org.payouts.bench.load.Stack;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.bench.suite.Figures;
import org.payouts.bench.suite.Work;

/** A peer that calls the timer once per request. */
final class Peer implements Work {
  private final int delayMs;
  private final int inFlight;
  private final double perSecond;
  private final Start start;

  /** Something that works until it is closed. */
  interface Running extends AutoCloseable, LongSupplier {
    @Override
    void close();

    /** Requests dealt with so far. */
    @Override
    long getAsLong();
  }

  /** Starts a peer. */
  @FunctionalInterface
  interface Start {
    Running start(BenchBroker ground, CallTimer timer) throws Exception;
  }

  /**
   * @param inFlight calls it may have in flight
   * @param perSecond about what is expected
   */
  Peer(int delayMs, int inFlight, double perSecond, Start start) {
    this.delayMs = delayMs;
    this.inFlight = inFlight;
    this.perSecond = perSecond;
    this.start = start;
  }

  @Override
  public void measure(BenchBroker ground, Figures figures) throws Exception {
    try (Stack stack = new Stack(ground);
        CallTimer timer = new CallTimer(delayMs);
        Burst burst = new Burst(ground, stack.settings(), perSecond);
        Running peer = start.start(ground, timer)) {
      burst.measure(peer, figures);
      timer.put(inFlight, figures);
    }
  }

  /** Waits for a peer's thread that has been told to end. */
  static void join(Thread thread) {
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
