package org.payouts.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.admin.TopicAdmin;
import org.payouts.config.Settings;
import org.payouts.gateway.access.Requester;
import org.payouts.gateway.access.Webhook;
import org.payouts.gateway.events.Cursor;
import org.payouts.gateway.events.ResultReader;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.RegistryUrl;
import org.payouts.sandbox.testing.SharedTopics;

/** A webhook's thread beside a real broker. */
@ExtendWith(KafkaCluster.class)
class WebhookThreadIT {
  private static final RetrySchedule LATER =
      new RetrySchedule(List.of(Duration.ofDays(1)), Duration.ofDays(2));

  @TempDir private Path directory;

  @Test
  void a_webhook_that_is_full_and_has_nothing_due_waits(
      @Bootstrap String bootstrap, @RegistryUrl String registry) throws Exception {
    SharedTopics.reset(bootstrap);
    Settings settings =
        Settings.of(Map.of("kafka.bootstrap.servers", bootstrap, "schema.registry.url", registry));
    try (Admin admin = Admin.create(settings.kafkaClient())) {
      new TopicAdmin(admin).create();
    }
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    CountDownLatch asked = new CountDownLatch(1);
    receiver.createContext(
        "/",
        exchange -> {
          asked.countDown();
          exchange.sendResponseHeaders(500, -1);
          exchange.close();
        });
    receiver.start();
    URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/");
    Webhook webhook = new Webhook("main", url, List.of("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    Requester lab = new Requester("lab", List.of("lab:"), null, Map.of(), List.of(webhook));
    try (WebhookStore store = new WebhookStore(directory.resolve("webhooks.db"));
        WebhookThread thread =
            new WebhookThread(
                lab, webhook, store, LATER, () -> new ResultReader(settings, 10), null)) {
      store.taken("lab/main", new Cursor(Map.of()), full());

      thread.start();

      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(() -> thread("webhook-lab/main").getState() == Thread.State.TIMED_WAITING);
      thread.close();
      thread.awaitEnd(10_000);
    } finally {
      receiver.stop(0);
    }
  }

  /** All of one payout, so that only the first is due. */
  private static List<Delivery> full() {
    return LongStream.range(0, WebhookThread.MOST_PENDING)
        .mapToObj(i -> new Delivery(0, "e" + i, "lab:1", "{}", Instant.now(), 0, null))
        .toList();
  }

  private static Thread thread(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(each -> each.getName().equals(name))
        .findAny()
        .orElseThrow();
  }
}
