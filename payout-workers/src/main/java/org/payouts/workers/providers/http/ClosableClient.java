package org.payouts.workers.providers.http;

import java.net.http.HttpClient;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A client that can be let go of. A money call has one of its own, and so a connection that is new
 * and used for nothing else. JDK 17's client has no close; its selector thread ends only after a
 * garbage collection, which at hundreds of calls a second means hundreds of idle threads. That
 * thread looks at its interrupt flag and then shuts client and connections down in order, so {@link
 * #release} interrupts it. It is known because it is the thread that hands tasks to the executor.
 * Later JDKs have a close, which is then used.
 */
final class ClosableClient {
  private static final String SELECTOR = "-SelectorManager";

  private final AtomicReference<@Nullable Thread> selector = new AtomicReference<>();
  private final HttpClient client;

  ClosableClient(HttpClient.Builder settings, Executor executor) {
    this.client = settings.executor(task -> execute(executor, task)).build();
  }

  HttpClient client() {
    return client;
  }

  /** Whether it can carry no call any more: its selector thread has ended, by an Error say. */
  boolean broken() {
    Thread thread = selector.get();
    return thread != null && !thread.isAlive();
  }

  private void execute(Executor executor, Runnable task) {
    Thread caller = Thread.currentThread();
    if (caller.getName().endsWith(SELECTOR)) {
      selector.set(caller);
    }
    executor.execute(task);
  }

  /** To be called once its calls have ended, and not by its selector thread. */
  void release() {
    Object any = client;
    if (any instanceof AutoCloseable closeable) {
      close(closeable);
      return;
    }
    Thread thread = selector.get();
    if (thread != null) {
      thread.interrupt();
    }
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot close a client", e);
    }
  }
}
