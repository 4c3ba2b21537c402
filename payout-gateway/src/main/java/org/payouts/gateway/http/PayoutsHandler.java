package org.payouts.gateway.http;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

  /** The oldest first; each of the requester's prefixes is a part of the list. */
  void list(Context context, Requester requester) {
    String batch = context.queryParam("batch");
    if (batch == null || batch.isEmpty()) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "Name a batch: /v1/payouts?batch=LABEL");
    }
    int limit = limit(context.queryParam("limit"));
    List<KnownPayout> found = new ArrayList<>();
    String next = collect(batch, requester, context.queryParam("after"), limit, found);
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("payouts", found.stream().map(PayoutJson::of).toList());
    if (next != null) {
      page.put("next", next);
    }
    context.contentType(Routes.JSON).result(JsonText.of(page));
  }

  /** The cursor is the number of the prefix and the place within its part. */
  private @Nullable String collect(
      String batch,
      Requester requester,
      @Nullable String after,
      int limit,
      List<KnownPayout> found) {
    List<String> prefixes = requester.prefixes().stream().sorted().toList();
    int part = 0;
    String within = null;
    if (after != null) {
      String[] parts = after.split("_", 2);
      if (parts.length != 2 || !parts[0].matches("[0-9]{1,4}")) {
        throw noPlace();
      }
      part = Integer.parseInt(parts[0]);
      within = parts[1].isEmpty() ? null : parts[1];
    }
    for (; part < prefixes.size(); part++) {
      PayoutIndex.Page page = page(batch, prefixes.get(part), within, limit - found.size());
      found.addAll(page.items());
      within = null;
      if (page.next() != null) {
        return part + "_" + page.next();
      }
      if (found.size() == limit) {
        return part + 1 < prefixes.size() ? part + 1 + "_" : null;
      }
    }
    return null;
  }

  private PayoutIndex.Page page(String batch, String prefix, @Nullable String within, int limit) {
    try {
      return index.list(batch, prefix, within, limit);
    } catch (IllegalArgumentException e) {
      throw noPlace();
    }
  }

  private static ProblemException noPlace() {
    return new ProblemException(
        ProblemType.INVALID_REQUEST, "after is the text of next in an earlier page.");
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
