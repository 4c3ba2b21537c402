package org.payouts.workers.providers.respondent;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;
import org.payouts.workers.providers.http.Json;
import org.payouts.workers.providers.http.Pages;
import org.payouts.workers.providers.http.ProviderResponse;

/**
 * What a project pays.
 *
 * @param incentiveMinor US cents, exactly; the API names dollars
 * @param autopay whether Respondent makes the first payout itself; true if the answer does not say
 *     so, as that is the API's default
 */
record Project(BigDecimal incentiveMinor, boolean autopay) {

  /** Nothing if the answer is not this project's page. */
  static Optional<Project> in(ProviderResponse.Response response, String projectId) {
    Optional<JsonNode> body =
        Json.object(response).filter(found -> Pages.mayBeOf(found, projectId));
    return body.flatMap(found -> Json.number(found.path("incentiveAmount")))
        .map(dollars -> new Project(dollars.movePointRight(2), autopay(body.get())));
  }

  /** Documented among the automations; an older answer had it on the project itself. */
  private static boolean autopay(JsonNode body) {
    JsonNode automations = body.path("automations").path("autopay");
    return (automations.isBoolean() ? automations : body.path("autopay")).asBoolean(true);
  }
}
