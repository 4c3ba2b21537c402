package org.payouts.sandbox.providers.book;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes queued payments real when they are due, on a thread of its own. */
public final class Settler implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Settler.class);
  private static final long EVERY_MS = 50;

  private final Settlements settlements;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private Settler(Settlements settlements) {
    this.settlements = settlements;
    this.thread = new Thread(this::run, "sandbox-settler");
    thread.setDaemon(true);
  }

  public static Settler start(Settlements settlements) {
    Settler settler = new Settler(settlements);
    settler.thread.start();
    return settler;
  }

  private void run() {
    try {
      while (!closed.await(EVERY_MS, TimeUnit.MILLISECONDS)) {
        settlements.settleDue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("queued payments are settled no more");
    }
  }

  /** Returns when the thread no longer touches the book. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
