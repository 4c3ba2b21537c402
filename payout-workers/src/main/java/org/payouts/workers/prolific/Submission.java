package org.payouts.workers.prolific;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Json;

/**
 * A submission as its detail page shows it.
 *
 * @param payments bonuses that have been paid, in minor units, sorted
 */
record Submission(String studyId, List<BigDecimal> payments) {

  /**
   * Nothing if the answer lacks the study or the list: a missing list is not an empty one, for what
   * it would hide is money.
   */
  static Optional<Submission> in(HttpReply.Response response) {
    Optional<JsonNode> body = Json.object(response);
    Optional<String> study = body.flatMap(found -> Json.text(found.path("study_id")));
    Optional<List<BigDecimal>> payments =
        body.flatMap(found -> amounts(found.path("bonus_payments")));
    return study.flatMap(id -> payments.map(amounts -> new Submission(id, amounts)));
  }

  private static Optional<List<BigDecimal>> amounts(JsonNode list) {
    if (!list.isArray()) {
      return Optional.empty();
    }
    List<BigDecimal> amounts = new ArrayList<>();
    for (JsonNode entry : list) {
      Optional<BigDecimal> amount = Json.number(entry);
      if (amount.isEmpty()) {
        return Optional.empty();
      }
      amounts.add(amount.get());
    }
    return Optional.of(amounts.stream().sorted().toList());
  }
}
