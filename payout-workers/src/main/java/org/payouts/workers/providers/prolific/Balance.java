package org.payouts.workers.providers.prolific;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.payouts.workers.model.Funds;
import org.payouts.workers.providers.http.Json;
import org.payouts.workers.providers.http.ProviderResponse;

/**
 * What a workspace can spend.
 *
 * @param available in minor units, or empty if the answer does not name it
 */
record Balance(String currency, Optional<BigDecimal> available) {

  /** Nothing if the answer is not a balance. */
  static Optional<Balance> in(ProviderResponse.Response response) {
    Optional<JsonNode> body = Json.object(response);
    return body.flatMap(found -> Json.text(found.path("currency_code")))
        .filter(currency -> currency.matches("[A-Za-z]{3}"))
        .map(
            currency ->
                new Balance(
                    currency.toUpperCase(Locale.ROOT),
                    body.flatMap(found -> Json.number(found.path("available_balance")))));
  }

  /** What it says can be spent; empty if the answer does not name it. */
  static List<Funds> funds(ProviderResponse answer) {
    return Optional.of(answer)
        .filter(ProviderResponse.Response.class::isInstance)
        .flatMap(found -> in((ProviderResponse.Response) found))
        .flatMap(found -> found.available.map(sum -> Funds.of("", sum, found.currency)))
        .stream()
        .toList();
  }

  /** True only if the balance is known and known to be too small. */
  boolean isShortOf(BigDecimal amount) {
    return available.isPresent() && available.get().compareTo(amount) < 0;
  }

  /** {@code 12.33 GBP}. */
  String text() {
    return available.map(this::text).orElse("an unknown balance in " + currency);
  }

  /**
   * Minor units of the workspace's currency in major units; both that are paid have two decimals.
   */
  String text(BigDecimal minor) {
    return minor.setScale(0, RoundingMode.FLOOR).movePointLeft(2).toPlainString() + " " + currency;
  }
}
