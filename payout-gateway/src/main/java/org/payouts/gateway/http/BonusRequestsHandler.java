package org.payouts.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.gateway.access.Requester;
import org.payouts.gateway.json.JsonText;
import org.payouts.gateway.metrics.GatewayMetrics;
import org.payouts.gateway.problems.ProblemException;
import org.payouts.gateway.problems.ProblemType;
import org.payouts.gateway.requests.Accepted;
import org.payouts.gateway.requests.RequestIntake;
import org.payouts.tracing.TraceContext;
import org.payouts.tracing.TraceHeaders;

/** {@code POST /v1/bonus-requests}. */
final class BonusRequestsHandler {
  private static final String KEY_HEADER = "Idempotency-Key";

  /** Says that the request was there before. */
  private static final String REPLAYED_HEADER = "Idempotency-Replayed";

  private final RequestIntake intake;
  private final RequestBody body;
  private final GatewayMetrics metrics;

  BonusRequestsHandler(RequestIntake intake, RequestBody body, GatewayMetrics metrics) {
    this.intake = intake;
    this.body = body;
    this.metrics = metrics;
  }

  void handle(Context context, Requester requester) throws IOException {
    String key = key(context);
    JsonNode json = body.json(context);
    TraceContext trace =
        TraceContext.of(context.header(TraceHeaders.PARENT), context.header(TraceHeaders.STATE));
    if (json.isArray()) {
      if (key != null) {
        throw new ProblemException(
            ProblemType.INVALID_REQUEST,
            "An array has no Idempotency-Key: each of its elements has a payout_id.");
      }
      List<Accepted> all = intake.all(requester, json, trace);
      all.forEach(metrics::taken);
      answer(context, all);
      return;
    }
    Accepted accepted = intake.one(requester, json, key, trace);
    metrics.taken(accepted);
    context.header("Location", accepted.location());
    if (Boolean.TRUE.equals(accepted.duplicate())) {
      context.header(REPLAYED_HEADER, "true");
    }
    context.status(202).contentType(Routes.JSON).result(JsonText.of(accepted));
  }

  /** The header's text; a structured header's string has quotes. */
  private static @Nullable String key(Context context) {
    String key = context.header(KEY_HEADER);
    boolean quoted = key != null && key.length() > 1 && key.startsWith("\"") && key.endsWith("\"");
    return key != null && quoted ? key.substring(1, key.length() - 1) : key;
  }

  private static void answer(Context context, List<Accepted> all) {
    Set<String> distinct = new HashSet<>();
    all.forEach(each -> distinct.add(each.location()));
    if (distinct.size() == 1) {
      context.header("Location", all.get(0).location());
    }
    context.status(202).contentType(Routes.JSON).result(JsonText.of(Map.of("results", all)));
  }
}
