package org.payouts.bench.ours;

import org.payouts.bench.load.Burst;
import org.payouts.bench.load.CallTimer;
import org.payouts.bench.load.Counter;
import org.payouts.bench.load.Stack;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.bench.suite.Figures;
import org.payouts.bench.suite.Work;
import org.payouts.topics.Topics;

/** Throughput of the whole pipeline, bonus-requested to bonus-paid. */
public final class Ours implements Work {
  private final int delayMs;
  private final Tuning tuning;
  private final double perSecond;
  private final Before before;

  /** What is there before the pipeline starts. */
  @FunctionalInterface
  public interface Before {
    void prepare(BenchBroker ground, Stack stack) throws Exception;
  }

  /**
   * @param delayMs of the provider; 0 answers at once
   * @param perSecond about what is expected
   */
  public Ours(int delayMs, Tuning tuning, double perSecond) {
    this(delayMs, tuning, perSecond, (ground, stack) -> {});
  }

  public Ours(int delayMs, Tuning tuning, double perSecond, Before before) {
    this.delayMs = delayMs;
    this.tuning = tuning;
    this.perSecond = perSecond;
    this.before = before;
  }

  @Override
  public void measure(BenchBroker ground, Figures figures) throws Exception {
    try (Stack stack = new Stack(ground);
        CallTimer timer = new CallTimer(delayMs)) {
      before.prepare(ground, stack);
      try (Burst burst = new Burst(ground, stack.settings(), perSecond);
          Counter paid = new Counter(ground, Topics.BONUS_PAID);
          Pipeline pipeline = new Pipeline(ground, stack, timer, tuning)) {
        pipeline.start();
        burst.measure(paid::count, figures);
        timer.put(tuning.width(), figures);
      }
    }
  }
}
