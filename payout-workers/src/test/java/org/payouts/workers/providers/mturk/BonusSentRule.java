package org.payouts.workers.providers.mturk;

import java.util.Map;

/** What the worker takes for a payment, for a world that has no SDK in between. */
public final class BonusSentRule {
  private BonusSentRule() {}

  /** Whether a 200 with these headers and this body is a payment. */
  public static boolean isBonusSent(Map<String, String> headers, String body) {
    String requestId =
        headers.entrySet().stream()
            .filter(each -> each.getKey().equalsIgnoreCase("x-amzn-RequestId"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("");
    return SuccessBodyCheck.isBonusSent(requestId, body);
  }
}
