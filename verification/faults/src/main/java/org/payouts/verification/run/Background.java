package org.payouts.verification.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Work on a daemon thread of its own. It is never interrupted, for it may be inside a Kafka client;
 * it asks {@link #goesOn} and waits by {@link #pass}.
 */
public final class Background {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Thread thread;
  private final CountDownLatch ended = new CountDownLatch(1);

  public Background(String name, Runnable work) {
    this.thread = new Thread(work, name);
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** False once it has been told to end. */
  public boolean goesOn() {
    return ended.getCount() > 0;
  }

  /** Lets time pass, unless it is told to end. */
  public void pass(long ms) {
    try {
      var unused = ended.await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells the work to end, and waits some seconds until it has. */
  public void end() {
    end(PATIENCE);
  }

  /** The same with another patience. */
  public void end(Duration patience) {
    ended.countDown();
    try {
      thread.join(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
