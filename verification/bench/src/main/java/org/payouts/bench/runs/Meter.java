package org.payouts.bench.runs;

import java.util.List;
import org.payouts.verification.harness.Processes;

/** Time and CPU of a stretch of work, of this process and of the brokers. */
final class Meter {

  private final List<Long> brokerPids;
  private final double brokerUs;
  private final double ownUs = cpuUs(ProcessHandle.current().pid());
  private final long begunNanos = System.nanoTime();

  Meter(BenchCluster cluster) {
    this.brokerPids = cluster.brokerPids();
    this.brokerUs = brokersUs();
  }

  /** Ends the stretch, in which so many records were dealt with. */
  void stop(long records, Figures figures) {
    double seconds = (System.nanoTime() - begunNanos) / 1e9;
    double own = cpuUs(ProcessHandle.current().pid()) - ownUs;
    double broker = brokersUs() - brokerUs;
    figures.put("per_s", records / seconds);
    figures.put("records", records);
    figures.put("seconds", seconds);
    figures.put("own_cpu_us", own / records);
    figures.put("broker_cpu_us", broker / records);
    int cores = Runtime.getRuntime().availableProcessors();
    figures.put("cores_busy_percent", (own + broker) / 1e4 / seconds / cores);
  }

  private double brokersUs() {
    return brokerPids.stream().mapToDouble(Meter::cpuUs).sum();
  }

  private static double cpuUs(long pid) {
    return Processes.processorTime(pid).map(used -> used.toNanos() / 1e3).orElse(0.0);
  }
}
