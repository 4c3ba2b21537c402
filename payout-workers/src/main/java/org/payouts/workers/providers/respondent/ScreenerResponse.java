package org.payouts.workers.providers.respondent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import org.payouts.workers.providers.http.Json;
import org.payouts.workers.providers.http.Pages;
import org.payouts.workers.providers.http.ProviderResponse;

/**
 * Where a screener response stands. Which statuses refuse a payout is not documented, and
 * researchers correct them afterwards: what is not payable now waits with the reason shown.
 */
record ScreenerResponse(String id, String status, String visibility) {
  private static final Set<String> PAYABLE = Set.of("ATTENDED", "PAID");

  /** Nothing if the answer is not this response's page; the ID is as the page spells it. */
  static Optional<ScreenerResponse> in(
      ProviderResponse.Response response, String screenerResponseId) {
    Optional<JsonNode> body =
        Json.object(response).filter(found -> Pages.mayBeOf(found, screenerResponseId));
    return body.flatMap(found -> Json.text(found.path("status")))
        .flatMap(
            status ->
                visibility(body.get())
                    .map(
                        visibility ->
                            new ScreenerResponse(
                                id(body.get(), screenerResponseId), status, visibility)));
  }

  /** Documented as an object with a status; where it is a plain text, that is it. */
  private static Optional<String> visibility(JsonNode body) {
    JsonNode found = body.path("visibility");
    return Json.text(found.isObject() ? found.path("status") : found);
  }

  private static String id(JsonNode body, String requested) {
    return Json.text(body.path("id")).orElse(requested);
  }

  /** The participant took part. */
  boolean payable() {
    return PAYABLE.contains(status);
  }

  /** Responses that are dismissed or on hold cannot be acted on. */
  boolean visible() {
    return visibility.equals("VISIBLE");
  }
}
