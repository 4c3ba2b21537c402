package org.payouts.gateway.webhooks;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.payouts.gateway.access.KeyRing;
import org.payouts.gateway.access.Requester;
import org.payouts.gateway.access.Webhook;
import org.payouts.gateway.events.ResultReader;

/** Runs a thread for each webhook that the file of keys names now. */
public final class Webhooks implements AutoCloseable {
  private static final long CLOSE_WITHIN_MS = 2_000;

  private final WebhookStore store;
  private final RetrySchedule schedule;
  private final Supplier<ResultReader> readers;
  private final Map<String, Running> running = new HashMap<>();
  private boolean closed;

  public Webhooks(WebhookStore store, RetrySchedule schedule, Supplier<ResultReader> readers) {
    this.store = store;
    this.schedule = schedule;
    this.readers = readers;
  }

  private record Running(Requester requester, Webhook webhook, WebhookThread thread) {}

  /** Starts what is new or has changed, and ends what is gone; to be called again and again. */
  public synchronized void follow(KeyRing keys) {
    if (closed) {
      return;
    }
    Map<String, Running> wanted = new HashMap<>();
    for (Requester requester : keys.requesters().values()) {
      for (Webhook webhook : requester.webhooks()) {
        String key = WebhookThread.key(requester, webhook.id());
        Running now = running.get(key);
        wanted.put(
            key,
            now != null && now.requester().equals(requester) && now.webhook().equals(webhook)
                ? now
                : started(requester, webhook, now));
      }
    }
    running.forEach(
        (key, each) -> {
          if (!wanted.containsKey(key)) {
            each.thread().close();
          }
        });
    running.clear();
    running.putAll(wanted);
  }

  private Running started(Requester requester, Webhook webhook, @Nullable Running before) {
    if (before != null) {
      before.thread().close();
    }
    WebhookThread thread =
        new WebhookThread(
            requester, webhook, store, schedule, readers, before == null ? null : before.thread());
    thread.start();
    return new Running(requester, webhook, thread);
  }

  /** What is kept for all of them. */
  public WebhookStore store() {
    return store;
  }

  /** The name under which a requester's webhook is kept. */
  public static String key(Requester requester, String webhook) {
    return WebhookThread.key(requester, webhook);
  }

  @Override
  public synchronized void close() {
    closed = true;
    running.values().forEach(each -> each.thread().close());
    running.values().forEach(each -> each.thread().awaitEnd(CLOSE_WITHIN_MS));
    running.clear();
    store.close();
  }
}
