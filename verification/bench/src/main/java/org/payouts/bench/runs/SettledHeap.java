package org.payouts.bench.runs;

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import org.payouts.workers.engine.IdTable;

/** Heap of the worker's set of settled payout IDs, alone. */
public record SettledHeap(int millions) implements Work {

  @Override
  public void measure(BenchCluster cluster, Figures figures) {
    int ids = millions * cluster.scale().known();
    long before = usedBytes();
    IdTable settled = new IdTable();
    try {
      long begun = System.nanoTime();
      for (int i = 0; i < ids; i++) {
        settled.add(Samples.id(i), i);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      figures.put("bytes_per_id", (double) (usedBytes() - before) / ids);
      figures.put("adds_per_s", ids / seconds);
      figures.put("ids", settled.size());
    } finally {
      Reference.reachabilityFence(settled);
    }
  }

  /** What is in use after a full collection. */
  static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
