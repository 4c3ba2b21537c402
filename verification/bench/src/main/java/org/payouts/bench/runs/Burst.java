package org.payouts.bench.runs;

import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.payouts.verification.harness.Waiting;

/**
 * How throughput is measured, for every contender: some requests to warm up, then all others at
 * once; the clock runs from the first of them published to the last of them done.
 */
final class Burst implements AutoCloseable {

  private final BenchCluster cluster;
  private final Requests requests;
  private final int warmUp;
  private final int measured;

  private Burst(
      BenchCluster cluster, double perSecond, IntUnaryOperator numbers, boolean misplaced) {
    this.cluster = cluster;
    this.warmUp = cluster.scale().warmUp(perSecond);
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
    requests.publish(0, warmUp);
    Waiting.count("the warm-up's requests", done, warmUp);
    Meter meter = new Meter(cluster);
    requests.publish(warmUp, warmUp + measured);
    Waiting.count("requests", done, warmUp + measured / 10);
    long begunNanos = System.nanoTime();
    long begun = done.getAsLong();
    Waiting.count("requests", done, warmUp + measured - measured / 10);
    double steady = (done.getAsLong() - begun) * 1e9 / (System.nanoTime() - begunNanos);
    Waiting.count("requests", done, warmUp + measured);
    meter.stop(measured, figures);
    figures.put("steady_per_s", steady);
  }

  @Override
  public void close() {
    requests.close();
  }
}
