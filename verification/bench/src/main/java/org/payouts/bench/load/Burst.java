package org.payouts.bench.load;

import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.bench.suite.Figures;
import org.payouts.bench.suite.Waits;
import org.payouts.config.Settings;

/**
 * How throughput is measured, for everybody: some requests to warm up, then all others at once; the
 * clock runs from the first of them published to the last of them done.
 */
public final class Burst implements AutoCloseable {
  private final BenchBroker ground;
  private final Requests requests;
  private final int warmUp;
  private final int measured;

  /**
   * @param perSecond about what is expected, which sets the number of requests
   */
  public Burst(BenchBroker ground, Settings settings, double perSecond) {
    this(ground, settings, perSecond, number -> number);
  }

  /** The same with duplicates: {@code numbers} gives the payout of the n-th request. */
  public Burst(BenchBroker ground, Settings settings, double perSecond, IntUnaryOperator numbers) {
    this.ground = ground;
    this.warmUp = ground.scale().warmUp(perSecond);
    this.measured = ground.scale().records(perSecond);
    this.requests = new Requests(ground, settings, warmUp + measured, numbers);
  }

  /**
   * Publishes and measures, the whole and the middle of it: an empty pipeline has to fill first,
   * and at the end calls are no longer enough for every place in flight.
   *
   * @param done how many requests are dealt with by now
   */
  public void measure(LongSupplier done, Figures figures) {
    requests.publish(0, warmUp);
    Waits.count("the warm-up's requests", done, warmUp);
    Meter meter = Meter.start(ground);
    requests.publish(warmUp, warmUp + measured);
    Waits.count("requests", done, warmUp + measured / 10);
    Progress begun = Progress.of(done);
    Waits.count("requests", done, warmUp + measured - measured / 10);
    Progress ended = Progress.of(done);
    Waits.count("requests", done, warmUp + measured);
    meter.stop(measured, figures);
    figures.put("steady_per_s", begun.rateUpTo(ended));
  }

  private record Progress(long nanos, long done) {
    static Progress of(LongSupplier done) {
      return new Progress(System.nanoTime(), done.getAsLong());
    }

    double rateUpTo(Progress later) {
      return (later.done - done) * 1e9 / (later.nanos - nanos);
    }
  }

  @Override
  public void close() {
    requests.close();
  }
}
