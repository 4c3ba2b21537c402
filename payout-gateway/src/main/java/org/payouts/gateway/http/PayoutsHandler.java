package org.payouts.gateway.http;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.gateway.access.Requester;
import org.payouts.gateway.json.JsonText;
import org.payouts.gateway.problems.ProblemException;
import org.payouts.gateway.problems.ProblemType;
import org.payouts.gateway.state.KnownPayout;
import org.payouts.gateway.state.PayoutIndex;
import org.payouts.payout.PayoutId;

/** {@code GET /v1/payouts/ID} and {@code GET /v1/payouts?batch=LABEL}. */
final class PayoutsHandler {
  private static final int USUAL_LIMIT = 100;
  private static final int MOST = 1_000;

  private final PayoutIndex index;

  PayoutsHandler(PayoutIndex index) {
    this.index = index;
  }

  /** What is not the requester's own is not there: nobody learns of others' IDs. */
  void one(Context context, Requester requester) {
    String id = context.pathParam("id");
    KnownPayout payout =
        requester.owns(id) && PayoutId.isValid(id) ? index.find(id).orElse(null) : null;
    if (payout == null) {
      throw new ProblemException(
          ProblemType.NOT_FOUND, "No payout of that ID is known to be this key's own.");
    }
    context.contentType(Routes.JSON).result(JsonText.of(PayoutJson.of(payout)));
  }

  /** Those of the batch that are the requester's own, the oldest first. */
  void list(Context context, Requester requester) {
    String batch = context.queryParam("batch");
    if (batch == null || batch.isEmpty()) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "Name a batch: /v1/payouts?batch=LABEL");
    }
    int limit = limit(context.queryParam("limit"));
    PayoutIndex.Page found = page(batch, requester, context.queryParam("after"), limit);
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("payouts", found.items().stream().map(PayoutJson::of).toList());
    if (found.next() != null) {
      page.put("next", found.next());
    }
    context.contentType(Routes.JSON).result(JsonText.of(page));
  }

  private PayoutIndex.Page page(
      String batch, Requester requester, @Nullable String after, int limit) {
    try {
      return index.list(batch, requester.prefixes(), after, limit);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "after is the text of next in an earlier page.");
    }
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return USUAL_LIMIT;
    }
    if (!text.matches("[0-9]{1,4}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > MOST) {
      throw new ProblemException(ProblemType.INVALID_REQUEST, "limit is 1 to " + MOST + ".");
    }
    return Integer.parseInt(text);
  }
}
