package org.payouts.workers.providers.prolific;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.payouts.workers.providers.http.Json;
import org.payouts.workers.providers.http.ProviderResponse;

/**
 * A set-up as Prolific understood it. Money in minor units, which may be fractional: fees of two
 * rows of 4.25 are 283.34.
 *
 * @param study empty if the answer does not say; the submission does
 * @param amount without fees
 * @param total with fees and tax, if given
 */
record Draft(String bulkId, Optional<String> study, BigDecimal amount, Optional<BigDecimal> total) {
  /** Fees are for reports; a number that no report could show is none. */
  private static final BigDecimal MOST_FEES = BigDecimal.valueOf(Integer.MAX_VALUE);

  /** Nothing if the answer lacks a usable bulk ID or the amount. */
  static Optional<Draft> in(ProviderResponse.Response response) {
    Optional<JsonNode> found = Json.object(response);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    JsonNode body = found.get();
    Optional<String> id = Json.text(body.path("id")).filter(ProlificRequests::isAnsweredId);
    Optional<BigDecimal> amount = Json.number(body.path("amount"));
    return id.flatMap(
        bulk ->
            amount.map(
                sum ->
                    new Draft(
                        bulk,
                        Json.text(body.path("study")),
                        sum,
                        Json.number(body.path("total_amount")))));
  }

  /**
   * What Prolific charges for each of these rows beside its amount, taxes included, in whole minor
   * units that add up to what it charges for all. Nothing if the answer does not name it.
   */
  Optional<List<Long>> fees(List<BonusRow> rows) {
    Optional<BigDecimal> fees =
        total
            .map(all -> all.subtract(amount))
            .filter(fee -> fee.signum() >= 0 && fee.compareTo(MOST_FEES) <= 0);
    return fees.map(fee -> shares(fee, rows));
  }

  private static List<Long> shares(BigDecimal fee, List<BonusRow> rows) {
    BigDecimal sum = BonusRow.sum(rows);
    List<Long> shares = new ArrayList<>(rows.size());
    BigDecimal counted = BigDecimal.ZERO;
    long before = 0;
    for (BonusRow row : rows) {
      counted = counted.add(BigDecimal.valueOf(row.request().amountMinor()));
      long upToHere = fee.multiply(counted).divide(sum, 0, RoundingMode.HALF_UP).longValueExact();
      shares.add(upToHere - before);
      before = upToHere;
    }
    return shares;
  }

  /** What the workspace must have: the total if given, rounded up to whole minor units. */
  BigDecimal needed() {
    return total.orElse(amount).max(amount).setScale(0, RoundingMode.CEILING);
  }
}
