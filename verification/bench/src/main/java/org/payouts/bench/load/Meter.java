package org.payouts.bench.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.bench.suite.Figures;

/** Time and CPU of a stretch of work, of this process and of the broker. */
public final class Meter {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final long brokerPid;
  private final long brokerNanos;
  private final long ownNanos = SYSTEM.getProcessCpuTime();
  private final long begunNanos = System.nanoTime();

  private Meter(long brokerPid) {
    this.brokerPid = brokerPid;
    this.brokerNanos = cpu(brokerPid);
  }

  public static Meter start(BenchBroker ground) {
    return new Meter(ground.brokerPid());
  }

  /** Ends the stretch, in which so many records were dealt with. */
  public void stop(long records, Figures figures) {
    double seconds = (System.nanoTime() - begunNanos) / 1e9;
    double own = (SYSTEM.getProcessCpuTime() - ownNanos) / 1e3;
    double broker = (cpu(brokerPid) - brokerNanos) / 1e3;
    figures.put("per_s", records / seconds);
    figures.count("records", records);
    figures.put("seconds", seconds);
    figures.put("own_cpu_us", own / records);
    figures.put("broker_cpu_us", broker / records);
    int cores = Runtime.getRuntime().availableProcessors();
    figures.put("cores_busy_percent", (own + broker) / 1e4 / seconds / cores);
  }

  private static long cpu(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .map(Duration::toNanos)
        .orElse(0L);
  }
}
