package org.payouts.verification.harness;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.KafkaThread;

/**
 * Work on a daemon thread of its own, again and again until it is closed. The thread is never
 * interrupted, for it may be inside a Kafka client. Thread-safe.
 */
public final class Background implements AutoCloseable {

  private static final int PATIENCE_S = 30;

  private final String name;
  private final ScheduledExecutorService thread;
  private final Future<?> work;

  private Background(long everyMs, String name, Runnable work) {
    this.name = name;
    this.thread = Executors.newSingleThreadScheduledExecutor(run -> KafkaThread.daemon(name, run));
    this.work =
        thread.scheduleWithFixedDelay(work, 0, 1 + everyMs * 1_000_000, TimeUnit.NANOSECONDS);
  }

  /** Starts work that is done every so often; what it throws ends it. */
  public static Background every(long ms, String name, Runnable work) {
    return new Background(ms, name, work);
  }

  /**
   * Does nothing while the work goes on.
   *
   * @throws IllegalStateException if it has failed
   */
  public void check() {
    if (work.isDone() && !work.isCancelled()) {
      try {
        work.get();
      } catch (ExecutionException | InterruptedException e) {
        throw new IllegalStateException(name + " failed: " + e.getCause(), e);
      }
    }
  }

  /** Ends the work and waits until it has ended. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      var unused = thread.awaitTermination(PATIENCE_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
