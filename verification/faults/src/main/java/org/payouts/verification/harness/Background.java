package org.payouts.verification.harness;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.KafkaThread;
import org.jspecify.annotations.Nullable;

/**
 * Work on a daemon thread of its own, again and again until it is closed. The thread is never
 * interrupted, for it may be inside a Kafka client. Thread-safe.
 */
public final class Background implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Thread thread;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable RuntimeException failure;

  private Background(String name, long everyMs, Runnable work, Runnable last) {
    this.thread = KafkaThread.daemon(name, () -> repeat(everyMs, work, last));
  }

  /** Starts work that is done every so often; what it throws ends it. */
  public static Background every(long ms, String name, Runnable work) {
    return every(ms, name, work, () -> {});
  }

  /** The same with something that is done last, on the same thread. */
  public static Background every(long ms, String name, Runnable work, Runnable last) {
    Background background = new Background(name, ms, work, last);
    background.thread.start();
    return background;
  }

  private void repeat(long everyMs, Runnable work, Runnable last) {
    try {
      while (ended.getCount() > 0) {
        work.run();
        var unused = ended.await(everyMs, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      last.run();
    }
  }

  /**
   * Does nothing while the work goes on.
   *
   * @throws IllegalStateException if it has failed
   */
  public void check() {
    RuntimeException broken = failure;
    if (broken != null) {
      throw new IllegalStateException(thread.getName() + " failed: " + broken, broken);
    }
  }

  /** Ends the work and waits until it has ended. */
  @Override
  public void close() {
    ended.countDown();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
