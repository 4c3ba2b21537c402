package org.payouts.workers.providers.prolific;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.payouts.workers.provider.Transport;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;

/**
 * Lets reads through and nothing else: a set-up gets the draft that was asked for, from here. So a
 * preparation finds out what reads can, and Prolific gets no draft.
 */
record LocalDrafts(Transport<ProviderRequest, ProviderResponse> reads)
    implements Transport<ProviderRequest, ProviderResponse> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public CompletionStage<ProviderResponse> ask(
      ProviderRequest request, boolean money, BooleanSupplier mayLeave) {
    if (request.method() == ProviderRequest.Method.GET) {
      return reads.ask(request, false, mayLeave);
    }
    return CompletableFuture.completedFuture(
        money ? new ProviderResponse.NotSent("only reads are let through") : draft(request));
  }

  private static ProviderResponse draft(ProviderRequest setUp) {
    try {
      JsonNode body = JSON.readTree(String.valueOf(setUp.json()));
      BigDecimal sum =
          body.path("csv_bonuses")
              .asText()
              .lines()
              .map(line -> new BigDecimal(line.substring(line.indexOf(',') + 1)))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      String draft = "{\"id\":\"none\",\"amount\":" + sum.movePointRight(2).toPlainString() + "}";
      return new ProviderResponse.Response(201, Map.of(), draft, true);
    } catch (IOException | NumberFormatException e) {
      return new ProviderResponse.NotSent("no set-up: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    reads.close();
  }
}
