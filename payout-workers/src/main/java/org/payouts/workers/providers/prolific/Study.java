package org.payouts.workers.providers.prolific;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import org.payouts.payout.TargetId;
import org.payouts.workers.providers.http.Json;
import org.payouts.workers.providers.http.Pages;
import org.payouts.workers.providers.http.ProviderResponse;

/**
 * What a study pays in, and where it belongs. Bonuses are read in the study's own currency,
 * whatever the request says.
 *
 * @param currency ISO 4217 code, or empty if the page does not name one
 * @param project empty if the page does not name one that can be read
 */
record Study(Optional<String> currency, Optional<String> project) {
  /** Nothing if the answer is not this study's page. */
  static Optional<Study> in(ProviderResponse.Response response, String studyId) {
    Optional<JsonNode> found = Json.object(response).filter(body -> Pages.isOf(body, studyId));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    JsonNode body = found.get();
    JsonNode presented = body.path("presentment_currency_code");
    JsonNode code = isNamed(presented) ? presented : body.path("currency_code");
    Optional<String> project =
        Json.text(body.path("project")).filter(ProlificRequests::isAnsweredId);
    if (!isNamed(code)) {
      return Optional.of(new Study(Optional.empty(), project));
    }
    return Json.text(code)
        .filter(text -> text.matches("[A-Za-z]{3}"))
        .map(text -> new Study(Optional.of(text.toUpperCase(Locale.ROOT)), project));
  }

  /** True if the answer is this project's page, whatever it says. */
  static boolean isPageOf(ProviderResponse.Response response, String projectId) {
    return Json.object(response).filter(body -> Pages.isOf(body, projectId)).isPresent();
  }

  /**
   * The workspace that a project's page names, or nothing: not every token may read it, and what is
   * no workspace's ID could not be compared with one.
   */
  static Optional<String> workspaceOf(ProviderResponse.Response response, String projectId) {
    return Json.object(response)
        .filter(body -> Pages.isOf(body, projectId))
        .flatMap(body -> Json.text(body.path("workspace")))
        .filter(TargetId::isProlificForm);
  }

  private static boolean isNamed(JsonNode code) {
    return !code.isMissingNode() && !code.isNull();
  }
}
