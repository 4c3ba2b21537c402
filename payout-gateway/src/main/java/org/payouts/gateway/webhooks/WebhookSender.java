package org.payouts.gateway.webhooks;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.payouts.gateway.access.Webhook;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to one webhook what is due: several payouts side by side, those of one payout one after
 * another. No redirect is followed, so that an answer cannot choose where results go.
 */
final class WebhookSender {
  private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
  private static final int AT_ONCE = 16;
  private static final int LONGEST_ERROR = 200;
  private static final int OK = 200;
  private static final int NOT_OK = 300;

  private final String key;
  private final Webhook webhook;
  private final WebhookStore store;
  private final RetrySchedule schedule;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_WITHIN)
          .build();

  WebhookSender(String key, Webhook webhook, WebhookStore store, RetrySchedule schedule) {
    this.key = key;
    this.webhook = webhook;
    this.store = store;
    this.schedule = schedule;
  }

  /** An attempt under way; completes with what went wrong, empty if nothing did. */
  private record Attempt(Delivery delivery, CompletableFuture<String> error) {}

  /** Sends what is due; returns whether there may be more. */
  boolean sendDue() {
    List<Delivery> due = store.due(key, Instant.now(), AT_ONCE);
    List<Attempt> attempts = new ArrayList<>(due.size());
    due.forEach(each -> attempts.add(new Attempt(each, attempt(each))));
    for (Attempt attempt : attempts) {
      settle(attempt.delivery(), attempt.error().join());
    }
    return due.size() == AT_ONCE;
  }

  private void settle(Delivery delivery, String error) {
    Instant now = Instant.now();
    if (error.isEmpty()) {
      store.delivered(delivery);
    } else if (Duration.between(delivery.since(), now).compareTo(schedule.giveUpAfter()) >= 0) {
      store.givenUp(delivery, error);
      LogEvent.WEBHOOK_GIVEN_UP
          .on(log)
          .addKeyValue("webhook", key)
          .addKeyValue(LogFields.PAYOUT_ID, delivery.payoutId())
          .addKeyValue("tries", delivery.attempts() + 1)
          .log("A result was not delivered: {}", error);
    } else {
      store.failed(delivery, error, now.plus(schedule.afterFailure(delivery.attempts() + 1)));
    }
  }

  private CompletableFuture<String> attempt(Delivery delivery) {
    long timestamp = Instant.now().getEpochSecond();
    HttpRequest request =
        HttpRequest.newBuilder(webhook.url())
            .timeout(ANSWER_WITHIN)
            .header("Content-Type", "application/json")
            .header("User-Agent", "payouts-gateway")
            .header("webhook-id", delivery.id())
            .header("webhook-timestamp", Long.toString(timestamp))
            .header(
                "webhook-signature",
                Signature.of(webhook.secrets(), delivery.id(), timestamp, delivery.body()))
            .POST(BodyPublishers.ofString(delivery.body()))
            .build();
    return http.sendAsync(request, BodyHandlers.ofInputStream())
        .orTimeout(ANSWER_WITHIN.toMillis() * 2, TimeUnit.MILLISECONDS)
        .handle((answer, failure) -> failure == null ? error(answer) : error(failure));
  }

  private static String error(HttpResponse<InputStream> answer) {
    try {
      answer.body().close(); // Nobody reads what it says.
    } catch (IOException e) {
      // The status is there.
    }
    boolean good = answer.statusCode() >= OK && answer.statusCode() < NOT_OK;
    return good ? "" : "answered " + answer.statusCode();
  }

  private static String error(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String text = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    return text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR);
  }
}
