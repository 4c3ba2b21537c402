package org.payouts.workers.providers.http;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/** Connections between two requests; the one used last is used next. Thread-safe. */
final class KeptConnections implements AutoCloseable {
  private static final long IDLE_NANOS = 30_000_000_000L;

  private final int most;
  private final Deque<Kept> idle = new ArrayDeque<>();
  private boolean closed;

  private record Kept(HttpConnection connection, long since) {}

  /**
   * @param most connections kept
   */
  KeptConnections(int most) {
    this.most = most;
  }

  /** A connection that can take a request, or null if there is none. */
  @Nullable HttpConnection take(HttpHost target) {
    for (Kept kept = poll(); kept != null; kept = poll()) {
      HttpConnection connection = kept.connection();
      if (System.nanoTime() - kept.since() < IDLE_NANOS
          && connection.target().equals(target)
          && connection.usable()) {
        return connection;
      }
      connection.abort();
    }
    return null;
  }

  private synchronized @Nullable Kept poll() {
    return idle.pollFirst();
  }

  /** Returns false if it is not kept, and to be closed by the caller. */
  synchronized boolean keep(HttpConnection connection) {
    if (closed || idle.size() >= most) {
      return false;
    }
    idle.addFirst(new Kept(connection, System.nanoTime()));
    return true;
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(kept -> kept.connection().abort());
    idle.clear();
  }
}
