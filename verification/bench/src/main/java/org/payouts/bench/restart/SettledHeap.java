package org.payouts.bench.restart;

import java.lang.ref.Reference;
import org.payouts.bench.load.Samples;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.bench.suite.Figures;
import org.payouts.bench.suite.Work;
import org.payouts.workers.engine.SettledIds;

/** Heap of the worker's set of settled payout IDs, alone. */
public final class SettledHeap implements Work {
  private final int millions;

  public SettledHeap(int millions) {
    this.millions = millions;
  }

  @Override
  public void measure(BenchBroker ground, Figures figures) {
    int ids = millions * ground.scale().known();
    long before = Heap.usedBytes();
    SettledIds settled = new SettledIds();
    try {
      long begun = System.nanoTime();
      for (int i = 0; i < ids; i++) {
        settled.add(Samples.id(i), i);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      figures.put("bytes_per_id", (double) (Heap.usedBytes() - before) / ids);
      figures.put("adds_per_s", ids / seconds);
      figures.put("ids", settled.size());
    } finally {
      Reference.reachabilityFence(settled);
    }
  }
}
