package org.payouts.workers.providers.prolific;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.payouts.workers.model.Ids;
import org.payouts.workers.providers.http.Json;
import org.payouts.workers.providers.http.Pages;
import org.payouts.workers.providers.http.ProviderResponse;

/**
 * A submission as its detail page shows it.
 *
 * @param parentStudyId of a representative sample or a study with quotas, whose submissions belong
 *     to studies of their own; else empty
 * @param payments bonuses that have been paid, in minor units, sorted
 */
record Submission(String studyId, String parentStudyId, List<BigDecimal> payments) {
  /** Nobody has that many bonuses; a longer list would not fit into a ledger record. */
  static final int MOST_PAYMENTS = 1_000;

  /**
   * Nothing if the answer is about another submission, or lacks the study or the list: a missing
   * list is not an empty one, for what it would hide is money.
   */
  static Optional<Submission> in(ProviderResponse.Response response, String submissionId) {
    Optional<JsonNode> body =
        Json.object(response).filter(found -> Pages.mayBeOf(found, submissionId));
    Optional<String> study = body.flatMap(found -> Json.text(found.path("study_id")));
    Optional<List<BigDecimal>> payments =
        body.flatMap(found -> amounts(found.path("bonus_payments")));
    return study.flatMap(
        id ->
            payments.map(
                amounts ->
                    new Submission(
                        id, Json.text(body.get().path("parent_study_id")).orElse(""), amounts)));
  }

  /** Whether it belongs to this study, or to a part of it. */
  boolean isOf(String requestedStudyId) {
    return Ids.same(studyId, requestedStudyId)
        || (!parentStudyId.isEmpty() && Ids.same(parentStudyId, requestedStudyId));
  }

  /** Whether this is the submission's page, only without what it has been paid. */
  static boolean lacksPayments(ProviderResponse.Response response, String submissionId) {
    return Json.object(response)
        .filter(found -> Pages.mayBeOf(found, submissionId))
        .filter(found -> Json.text(found.path("study_id")).isPresent())
        .map(found -> found.path("bonus_payments"))
        .filter(list -> list.isMissingNode() || list.isNull())
        .isPresent();
  }

  private static Optional<List<BigDecimal>> amounts(JsonNode list) {
    if (!list.isArray() || list.size() > MOST_PAYMENTS) {
      return Optional.empty();
    }
    List<BigDecimal> amounts = new ArrayList<>();
    for (JsonNode entry : list) {
      Optional<BigDecimal> amount = Json.listedAmount(entry);
      if (amount.isEmpty()) {
        return Optional.empty();
      }
      amounts.add(amount.get());
    }
    return Optional.of(amounts.stream().sorted().toList());
  }
}
