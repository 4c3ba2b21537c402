package org.payouts.gateway.http;

import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.gateway.access.Requester;
import org.payouts.gateway.access.Webhook;
import org.payouts.gateway.json.JsonText;
import org.payouts.gateway.problems.ProblemException;
import org.payouts.gateway.problems.ProblemType;
import org.payouts.gateway.webhooks.Delivery;
import org.payouts.gateway.webhooks.WebhookStore;
import org.payouts.gateway.webhooks.Webhooks;

/** {@code /v1/webhooks}: what could not be delivered, and sending it again. */
final class WebhooksHandler {
  private static final int MOST = 1_000;

  private final WebhookStore store;

  WebhooksHandler(WebhookStore store) {
    this.store = store;
  }

  private record Summary(String id, String url, long pending, long dead) {}

  private record Dead(
      String id, String payoutId, int attempts, @Nullable String lastError, String since) {
    static Dead of(Delivery each) {
      return new Dead(
          each.id(), each.payoutId(), each.attempts(), each.lastError(), each.since().toString());
    }
  }

  void list(Context context, Requester requester) {
    List<Summary> all =
        requester.webhooks().stream()
            .map(
                hook -> {
                  String key = Webhooks.key(requester, hook.id());
                  return new Summary(
                      hook.id(), hook.url().toString(), store.count(key, 0), store.count(key, 1));
                })
            .toList();
    context.contentType(Routes.JSON).result(JsonText.of(Map.of("webhooks", all)));
  }

  void dead(Context context, Requester requester) {
    List<Dead> dead = store.dead(key(context, requester), MOST).stream().map(Dead::of).toList();
    context.contentType(Routes.JSON).result(JsonText.of(Map.of("dead", dead)));
  }

  /** All, or the one that the query names. */
  void resend(Context context, Requester requester) {
    String id = context.queryParam("id");
    int count = store.revive(key(context, requester), id, Instant.now());
    if (id != null && count == 0) {
      throw new ProblemException(ProblemType.NOT_FOUND, "No dead delivery has that id.");
    }
    context.status(202).contentType(Routes.JSON).result(JsonText.of(Map.of("resent", count)));
  }

  private static String key(Context context, Requester requester) {
    String id = context.pathParam("webhook");
    return requester.webhooks().stream()
        .map(Webhook::id)
        .filter(id::equals)
        .findFirst()
        .map(known -> Webhooks.key(requester, known))
        .orElseThrow(
            () -> new ProblemException(ProblemType.NOT_FOUND, "This key has no such webhook."));
  }
}
