package org.payouts.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.gateway.access.Webhook;
import org.payouts.gateway.events.Cursor;

/** A real receiver on this machine, and the state on disk. */
class WebhookSenderTest {
  private static final String KEY = "lab/main";
  private static final String SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Duration NONE = Duration.ZERO;

  @TempDir Path directory;
  private final List<String> received = Collections.synchronizedList(new ArrayList<>());
  private volatile int status = 200;
  private HttpServer receiver;
  private WebhookStore store;

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          received.add(
              exchange.getRequestURI().getPath()
                  + " "
                  + exchange.getRequestHeaders().getFirst("webhook-id")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes()));
          if (status == 302) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    receiver.start();
    store = new WebhookStore(directory.resolve("webhooks.db"));
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
    store.close();
  }

  private WebhookSender sender(Duration wait, Duration giveUpAfter) {
    URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook");
    return new WebhookSender(
        KEY,
        new Webhook("main", url, List.of(SECRET)),
        store,
        new RetrySchedule(List.of(wait), giveUpAfter));
  }

  private void take(String... ids) {
    store.taken(
        KEY,
        new Cursor(Map.of()),
        List.of(ids).stream()
            .map(id -> new Delivery(0, id, id.substring(0, 1), "{}", Instant.now(), 0, null))
            .toList());
  }

  @Test
  void what_was_delivered_is_not_sent_again() {
    take("a-1");
    WebhookSender sender = sender(NONE, Duration.ofDays(1));

    sender.sendDue();
    sender.sendDue();

    assertThat(received).containsExactly("/hook a-1 {}");
    assertThat(store.count(KEY, 0)).isZero();
  }

  @Test
  void results_of_one_payout_keep_their_order_and_hold_up_no_other() {
    take("a-1", "a-2", "b-1");
    WebhookSender sender = sender(Duration.ofDays(1), Duration.ofDays(2));
    status = 500;

    sender.sendDue();
    assertThat(received).containsExactlyInAnyOrder("/hook a-1 {}", "/hook b-1 {}");

    status = 200;
    sender.sendDue();
    assertThat(received).as("its turn comes after a-1").hasSize(2);
    assertThat(store.count(KEY, 0)).isEqualTo(3);
  }

  @Test
  void a_redirect_is_a_failure_and_is_not_followed() {
    take("a-1");
    status = 302;

    sender(Duration.ofDays(1), Duration.ofDays(2)).sendDue();

    assertThat(received).containsExactly("/hook a-1 {}");
    assertThat(store.count(KEY, 0)).isEqualTo(1);
  }

  @Test
  void what_was_given_up_is_listed_with_its_reason_and_can_be_sent_again() {
    take("a-1", "a-2");
    status = 503;
    WebhookSender sender = sender(NONE, NONE);

    sender.sendDue();
    assertThat(store.dead(KEY, 10))
        .singleElement()
        .satisfies(dead -> assertThat(dead.lastError()).isEqualTo("answered 503"));
    sender.sendDue();
    assertThat(store.count(KEY, 1)).as("the next one of the payout had its turn").isEqualTo(2);

    status = 200;
    assertThat(store.revive(KEY, "a-1", Instant.now())).isEqualTo(1);
    received.clear();
    sender.sendDue();
    assertThat(received).containsExactly("/hook a-1 {}");
  }

  @Test
  void a_restart_forgets_neither_the_place_nor_what_is_to_be_sent() {
    take("a-1");
    store.close();
    store = new WebhookStore(directory.resolve("webhooks.db"));

    assertThat(store.cursor(KEY)).isPresent();
    take("a-1");
    sender(NONE, Duration.ofDays(1)).sendDue();
    assertThat(received).as("read again, sent once").hasSize(1);
  }
}
