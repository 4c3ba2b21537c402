package org.payouts.bench.runs;

/** Measures something once. */
@FunctionalInterface
public interface Work {

  /**
   * Sets up, measures, cleans up.
   *
   * @throws Exception when nothing was measured; the run is recorded as failed
   */
  void measure(BenchCluster cluster, Figures figures) throws Exception;
}
