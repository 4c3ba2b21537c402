package org.payouts.sandbox.providers.mturk;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.http.SimulatedResponse;

/** The fields of SendBonus, with the patterns of the service's own model. */
record BonusRequest(String worker, String assignment, String amount, String reason, String token) {

  static BonusRequest of(JsonNode body) {
    return new BonusRequest(
        body.path("WorkerId").asText(""),
        body.path("AssignmentId").asText(""),
        body.path("BonusAmount").asText(""),
        body.path("Reason").asText(""),
        body.path("UniqueRequestToken").asText(""));
  }

  /** What the service's validation says, or null when all is well. */
  @Nullable SimulatedResponse problem() {
    if (!worker.matches("A[A-Z0-9]{1,63}")) {
      return MTurkErrors.validation("workerId", worker, "^A[A-Z0-9]+$");
    }
    if (!assignment.matches("[A-Z0-9]{1,64}")) {
      return MTurkErrors.validation("assignmentId", assignment, "^[A-Z0-9]+$");
    }
    if (!amount.matches("[0-9]+(\\.)?[0-9]{0,2}") || amount.length() > 12) {
      return MTurkErrors.validation("bonusAmount", amount, "^[0-9]+(\\.)?[0-9]{0,2}$");
    }
    if (reason.isEmpty()) {
      return MTurkErrors.validation("reason", "null", "Member must not be null");
    }
    if (token.length() > 64) {
      return MTurkErrors.validation("uniqueRequestToken", token, "length of 64 or less");
    }
    return null;
  }

  /** In cents. */
  long amountMinor() {
    return new BigDecimal(amount).movePointRight(2).longValueExact();
  }

  /** Cents with the fee: 20 %, a cent at least. */
  long chargedMinor() {
    return Math.addExact(amountMinor(), Math.max(1, (amountMinor() + 4) / 5));
  }
}
