package org.payouts.bench.runs;

import org.payouts.topics.Topics;

/**
 * Throughput of the whole pipeline, bonus-requested to bonus-paid.
 *
 * @param delayMs of the provider; 0 answers at once
 * @param perSecond about what is expected
 * @param millionsKnown settled payouts in the ledger before the pipeline starts
 */
public record Ours(int delayMs, Tuning tuning, double perSecond, int millionsKnown)
    implements Work {

  @Override
  public String does() {
    return "bonus-requested to bonus-paid, %d calls in flight, %d claims ahead, ledger %s"
        .formatted(
            tuning.width(),
            tuning.claimsAhead(),
            tuning.flushed() ? "flushed with every message" : "not flushed");
  }

  @Override
  public void measure(BenchCluster cluster, Figures figures) {
    if (millionsKnown > 0) {
      LedgerFill.fill(cluster, millionsKnown * cluster.scale().known(), true);
    }
    try (CallTimer timer = new CallTimer(delayMs);
        Burst burst = new Burst(cluster, perSecond);
        Loop paid = Loop.counting(cluster, Topics.BONUS_PAID);
        Pipeline pipeline = new Pipeline(cluster, timer, tuning)) {
      pipeline.start();
      burst.measure(paid::done, figures);
      timer.put(tuning.width(), figures);
    }
  }
}
