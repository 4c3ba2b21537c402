package org.payouts.console.web;

import io.javalin.http.sse.SseClient;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Says to open pages that something has changed, once a second at most; they ask what. */
final class LiveHub implements AutoCloseable {
  private static final long PING_EVERY = 15;
  private static final int MOST = 500;

  private final Set<SseClient> clients = ConcurrentHashMap.newKeySet();
  private final AtomicLong changes = new AtomicLong();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "console-live");
            daemon.setDaemon(true);
            return daemon;
          });
  private long sent;
  private long ticks;

  LiveHub() {
    var unused = thread.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  void add(SseClient client) {
    if (clients.size() >= MOST) {
      client.close();
      return;
    }
    client.keepAlive();
    client.onClose(() -> clients.remove(client));
    clients.add(client);
  }

  int size() {
    return clients.size();
  }

  void changed() {
    changes.incrementAndGet();
  }

  private void tick() {
    long now = changes.get();
    ticks++;
    if (now != sent) {
      sent = now;
      clients.forEach(client -> client.sendEvent("changed", String.valueOf(now)));
    } else if (ticks % PING_EVERY == 0) {
      clients.forEach(client -> client.sendComment("still here"));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    clients.forEach(SseClient::close);
  }
}
