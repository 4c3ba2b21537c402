package org.payouts.router.topology;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.payouts.router.health.RouterHealth;

/**
 * Waits in place while the schema registry cannot be asked, for a time that keeps the open
 * transaction and the place in the group; a short outage then costs no thread, no rebalance and no
 * rebuilding of local state. When this time is over the exception goes on, the thread is replaced
 * and the same record is read again. Called by stream threads.
 */
public final class SchemaRegistryRetry {
  private static final long PAUSE_MS = 200;

  private final RouterHealth health;
  private final Duration limit;

  /**
   * @param limit well below transaction.timeout.ms
   */
  public SchemaRegistryRetry(RouterHealth health, Duration limit) {
    this.health = health;
    this.limit = limit;
  }

  /**
   * The result of the read, tried again while the registry cannot be asked.
   *
   * @param what is read, for the health
   */
  <T> T until(Supplier<String> what, Supplier<T> read) {
    T result = untilNullable(what, read::get);
    if (result == null) {
      throw new IllegalStateException("read gave null");
    }
    return result;
  }

  /** As {@link #until}, for reads that may find nothing. */
  <T> @Nullable T untilNullable(Supplier<String> what, NullableRead<T> read) {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        T result = read.read();
        health.succeeded();
        return result;
      } catch (SerializationException e) {
        health.failed(what.get() + " waits for the schema registry: " + e.getMessage());
        boolean late = System.nanoTime() - deadlineNanos > 0;
        if (late || health.awaitClosing(PAUSE_MS, TimeUnit.MILLISECONDS)) {
          throw e;
        }
      }
    }
  }

  /** A read that may find nothing. */
  @FunctionalInterface
  interface NullableRead<T> {
    @Nullable T read();
  }
}
