package org.payouts.workers.providers.http;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client that is replaced when it is broken for good (an Error has killed its thread or shut its
 * pool): the service goes on without a restart. One replacement a second at most; until then calls
 * cannot be sent. Thread-safe.
 */
public final class RenewableClient<C> implements AutoCloseable {
  static final long PAUSE_NANOS = 1_000_000_000L;

  private static final Logger log = LoggerFactory.getLogger(RenewableClient.class);

  private final String name;
  private final Supplier<C> build;
  private final Consumer<C> release;
  private final LongSupplier nanoTime;
  private @Nullable C current;
  private long renewedAt;
  private boolean renewed;
  private boolean closed;

  /**
   * Builds the first client.
   *
   * @param name what the log calls it
   */
  public RenewableClient(
      String name, Supplier<C> build, Consumer<C> release, LongSupplier nanoTime) {
    this.name = name;
    this.build = build;
    this.release = release;
    this.nanoTime = nanoTime;
    this.current = build.get();
  }

  /**
   * The client to use now.
   *
   * @throws IllegalStateException if there is none
   */
  public synchronized C get() {
    if (closed) {
      throw new IllegalStateException("the transport is closed");
    }
    C usable = current;
    if (usable != null) {
      return usable;
    }
    if (renewed && nanoTime.getAsLong() - renewedAt < PAUSE_NANOS) {
      throw new IllegalStateException("the client broke again and will be replaced in a second");
    }
    renewed = true;
    renewedAt = nanoTime.getAsLong();
    C fresh = build.get();
    current = fresh;
    return fresh;
  }

  /** Says that this client is broken; the next use gets another one. */
  public synchronized void broke(C client, String why) {
    if (client != current) {
      return;
    }
    current = null;
    LogEvent.CLIENT_REPLACED
        .on(log)
        .addKeyValue("client", name)
        .addKeyValue(LogFields.CAUSE, why)
        .log("Replacing a broken client");
    release(client);
  }

  private void release(C client) {
    try {
      release.accept(client);
    } catch (RuntimeException | Error e) {
      LogEvent.NOT_CLOSED_IN_ORDER
          .on(log)
          .addKeyValue("client", name)
          .log("Could not release a client");
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    C last = current;
    current = null;
    if (last != null) {
      release(last);
    }
  }
}
