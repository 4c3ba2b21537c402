package org.payouts.workers.kafka;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.config.ConfigDef;
import org.payouts.config.Settings;
import org.payouts.workers.WorkerConfig;
import org.payouts.workers.WorkerService;
import org.payouts.workers.provider.CallConfig;

/** A worker over a provider on paper, as a process of its own that a debugger can look into. */
final class OnePayoutWorker {
  /** Printed once all partitions are owned. */
  static final String OWNED = "owned";

  private OnePayoutWorker() {}

  /** Runs until its standard input ends. */
  public static void main(String... arguments) throws Exception {
    Map<String, String> values = WorkerBench.values(arguments[0], arguments[1]);
    values.put("worker.lease.ms", "60000"); // Under a debugger all takes longer.
    values.put("mturk.call.timeout.ms", "60000");
    values.put("mturk.presumed.quiet.ms", "130000");
    values.put("mturk.quiet.ms", "130000");
    Settings settings = Settings.of(values);
    WorkerConfig config =
        new WorkerConfig(
            WorkerBench.PLATFORM, settings, CallConfig.define(new ConfigDef(), "mturk"));
    try (WorkerService worker =
        new WorkerService(WorkerBench.PLATFORM, settings, config, new PaperProvider().setup())) {
      worker.start();
      while (worker.ownedPartitions() < WorkerBench.PARTITIONS) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      System.out.println(OWNED);
      while (System.in.read() >= 0) {
        // Until the test has seen enough.
      }
    }
  }
}
