package org.payouts.bench.runs;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.payouts.verification.harness.Waiting;

/**
 * How throughput is measured, for every contender: requests to warm up, in rounds until the
 * compiler of this process has little left to do, then all others at once; the clock runs from the
 * first of them published to the last of them done.
 */
final class Burst implements AutoCloseable {
  private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

  private static final int MOST_ROUNDS = 4;

  /** Part of a core that the compiler takes at the end of the warm-up. */
  private static final double MOST_COMPILING = 0.1;

  private final BenchCluster cluster;
  private final Requests requests;

  /** Each of a warm-up's rounds. */
  private final int round;

  private final int warmUp;
  private final int measured;

  private Burst(
      BenchCluster cluster, double perSecond, IntUnaryOperator numbers, boolean misplaced) {
    this.cluster = cluster;
    this.round = cluster.scale().warmUp(perSecond);
    this.warmUp = MOST_ROUNDS * round;
    this.measured = cluster.scale().records(perSecond);
    this.requests = new Requests(cluster, warmUp + measured, numbers, misplaced, Map.of());
  }

  /**
   * @param perSecond about what is expected, which sets the number of requests
   */
  Burst(BenchCluster cluster, double perSecond) {
    this(cluster, perSecond, number -> number, false);
  }

  /**
   * Every tenth request repeats the one five before it.
   *
   * @param misplaced whether each lies in the partition behind the one its key belongs to
   */
  static Burst withDuplicates(BenchCluster cluster, double perSecond, boolean misplaced) {
    return new Burst(
        cluster, perSecond, number -> number % 10 == 9 ? number - 5 : number, misplaced);
  }

  /**
   * Publishes and measures, the whole and the middle of it: an empty pipeline has to fill first,
   * and at the end calls are no longer enough for every place in flight.
   *
   * @param done how many requests are dealt with so far
   */
  void measure(LongSupplier done, Figures figures) {
    int warm = warmUp(done);
    Meter meter = new Meter(cluster);
    requests.publish(warm, warm + measured);
    Waiting.count("requests", done, warm + measured / 10);
    long begunNanos = System.nanoTime();
    long begun = done.getAsLong();
    Waiting.count("requests", done, warm + measured - measured / 10);
    double steady = (done.getAsLong() - begun) * 1e9 / (System.nanoTime() - begunNanos);
    Waiting.count("requests", done, warm + measured);
    meter.stop(measured, figures);
    figures.put("steady_per_s", steady);
    figures.put("warm_up_records", warm);
  }

  /** Returns how many requests it took. */
  private int warmUp(LongSupplier done) {
    for (int warm = round; ; warm += round) {
      long begunNanos = System.nanoTime();
      long compiledMs = COMPILER.getTotalCompilationTime();
      requests.publish(warm - round, warm);
      Waiting.count("the warm-up's requests", done, warm);
      double ms = (System.nanoTime() - begunNanos) / 1e6;
      if (warm == warmUp || COMPILER.getTotalCompilationTime() - compiledMs < MOST_COMPILING * ms) {
        return warm;
      }
    }
  }

  @Override
  public void close() {
    requests.close();
  }
}
