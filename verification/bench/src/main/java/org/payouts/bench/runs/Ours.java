package org.payouts.bench.runs;

import org.payouts.topics.Topics;

/**
 * Throughput of the whole pipeline, bonus-requested to bonus-paid.
 *
 * @param delayMs of the provider; 0 answers at once
 * @param perSecond about what is expected
 * @param millionsKnown settled payouts in the ledger before the pipeline starts
 * @param workers that share the partitions, in one process; 1 if none are given
 * @param partitions of commands and ledger; as many as at first if none are given
 */
public record Ours(
    int delayMs, Tuning tuning, double perSecond, int millionsKnown, int workers, int partitions)
    implements Work {
  public Ours {
    workers = Math.max(workers, 1);
    partitions = partitions == 0 ? BenchCluster.PARTITIONS : partitions;
  }

  @Override
  public String does() {
    return "bonus-requested to bonus-paid, %d calls in flight, ledger %s"
        .formatted(tuning.width(), tuning.flushed() ? "flushed with every message" : "not flushed");
  }

  @Override
  public void measure(BenchCluster cluster, Figures figures) {
    if (partitions > BenchCluster.PARTITIONS) {
      cluster.grow(partitions);
    }
    if (millionsKnown > 0) {
      LedgerFill.fill(cluster, millionsKnown * cluster.scale().known(), true);
    }
    try (CallTimer timer = new CallTimer(delayMs);
        Burst burst = new Burst(cluster, perSecond);
        Loop paid = Loop.counting(cluster, Topics.BONUS_PAID);
        Pipeline pipeline = new Pipeline(cluster, timer, tuning, workers, partitions)) {
      long begun = System.nanoTime();
      pipeline.start();
      double startS = (System.nanoTime() - begun) / 1e9;
      burst.measure(paid::done, figures);
      timer.put(tuning.width(), figures);
      figures.put("start_s", startS);
    }
  }
}
