package org.payouts.gateway.webhooks;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.payouts.gateway.access.Requester;
import org.payouts.gateway.access.Webhook;
import org.payouts.gateway.events.Cursor;
import org.payouts.gateway.events.ResultEvent;
import org.payouts.gateway.events.ResultJson;
import org.payouts.gateway.events.ResultReader;
import org.payouts.gateway.events.ResultReader.Read;
import org.payouts.gateway.json.JsonText;
import org.payouts.service.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads results for one webhook and sends them. A new webhook begins at the present end. */
final class WebhookThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebhookThread.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** As many wait here; the others stay in Kafka. */
  static final long MOST_PENDING = 10_000;

  private final String key;
  private final Requester requester;
  private final WebhookStore store;
  private final WebhookSender sender;
  private final Supplier<ResultReader> readers;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private final @Nullable WebhookThread before;
  private volatile @Nullable ResultReader reading;

  /**
   * @param before the one that it takes the place of; two at once could change the order
   */
  WebhookThread(
      Requester requester,
      Webhook webhook,
      WebhookStore store,
      RetrySchedule schedule,
      Supplier<ResultReader> readers,
      @Nullable WebhookThread before) {
    this.key = key(requester, webhook.id());
    this.requester = requester;
    this.store = store;
    this.sender = new WebhookSender(key, webhook, store, schedule);
    this.readers = readers;
    this.before = before;
    this.thread = new Thread(this::run, "webhook-" + key);
    thread.setDaemon(true);
  }

  /** What names a webhook among those of all requesters. */
  static String key(Requester requester, String webhook) {
    return requester.name() + "/" + webhook;
  }

  void start() {
    thread.start();
  }

  private void run() {
    WebhookThread earlier = before;
    if (earlier != null) {
      earlier.awaitEnd(0);
    }
    while (isOpen()) {
      try (ResultReader reader = readers.get()) {
        reading = reader;
        Optional<Cursor> known = store.cursor(key);
        reader.seek(known.orElse(null));
        if (known.isEmpty()) {
          store.taken(key, reader.cursor(), List.of());
        }
        boolean more = false;
        while (isOpen()) {
          take(reader, more ? Duration.ZERO : POLL);
          more = sender.sendDue();
        }
      } catch (WakeupException e) {
        log.atDebug().log("A webhook was ended");
      } catch (KafkaException | IllegalStateException e) {
        // What was read and not kept is read again.
        if (isOpen()) {
          LogEvent.WEBHOOK_WAITS
              .on(log)
              .addKeyValue("webhook", key)
              .setCause(e)
              .log("A webhook waits");
        }
        pause(PAUSE);
      } finally {
        reading = null;
      }
    }
  }

  private boolean isOpen() {
    return closing.getCount() > 0;
  }

  private void pause(Duration atMost) {
    try {
      boolean ended = closing.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
      log.atDebug().addKeyValue("ended", ended).log("Waited");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  private void take(ResultReader reader, Duration atMost) {
    if (store.count(key, 0) >= MOST_PENDING) {
      pause(atMost);
      return;
    }
    List<Read> read = reader.poll(atMost);
    if (!read.isEmpty()) {
      store.taken(
          key,
          reader.cursor(),
          read.stream().map(Read::event).flatMap(event -> own(event).stream()).toList());
    }
  }

  private Optional<Delivery> own(@Nullable ResultEvent event) {
    if (event == null) {
      return Optional.empty();
    }
    String payoutId = event.data().payoutId();
    if (payoutId == null || !requester.owns(payoutId)) {
      return Optional.empty();
    }
    Message message = new Message(event.type(), event.at().toString(), event.data());
    return Optional.of(
        new Delivery(0, event.id(), payoutId, JsonText.of(message), Instant.now(), 0, null));
  }

  /** The body that Standard Webhooks recommends. */
  @JsonPropertyOrder({"type", "timestamp", "data"})
  private record Message(String type, String timestamp, ResultJson data) {}

  /**
   * Waits for its end.
   *
   * @param atMostMs 0 for as long as it takes
   */
  void awaitEnd(long atMostMs) {
    try {
      thread.join(atMostMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks it to end after what is under way. */
  @Override
  public void close() {
    closing.countDown();
    ResultReader reader = reading;
    if (reader != null) {
      reader.wakeUp();
    }
  }
}
