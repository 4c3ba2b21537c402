package org.payouts.workers.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortBalanceTest {

  private static boolean isShort(int status, String body) {
    return ShortBalance.in((ProviderResponse.Response) Replies.of(status, body));
  }

  private static String saying(String phrase) {
    return "{\"error\":{\"detail\":[%s]}}".formatted(Json.write(Map.of("x", phrase)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Insufficient funds",
        "insufficient_funds",
        "InsufficientBalance",
        "Not enough balance",
        "You do not have enough credit",
        "You don't have enough money in your account",
        "You don\u2019t have enough money",
        "There isn't sufficient credit",
        "Your balance does not cover this payout",
        "Your balance of 4.50 doesn't cover 10.00",
        "The available funds cannot cover the tip",
        "Not sufficient funds",
        "funds are not sufficient",
        "Balance too low",
        "the balance is too small",
        "Too low a balance",
        "Your credits are insufficient",
        "Available balance exceeded",
        "The amount exceeds your balance"
      })
  void a_refusal_that_names_the_balance_is_one(String phrase) {
    assertThat(isShort(400, saying(phrase))).isTrue();
    assertThat(isShort(422, saying(phrase))).isTrue();
    assertThat(isShort(400, "{\"message\":" + Json.write(Map.of("m", phrase)) + "}")).isTrue();
    assertThat(isShort(403, saying(phrase))).isFalse();
    assertThat(isShort(500, saying(phrase))).isFalse();
    assertThat(isShort(200, saying(phrase))).isFalse();
    assertThat(isShort(400, phrase)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The tip is too small",
        "Insufficient permissions",
        "Not enough participants",
        "The balance of the design is fine",
        "A refund was not made",
        "Too low a tip. Ask for a fund of ideas",
        "The following IDs did not take part in the study"
      })
  void another_refusal_is_none(String phrase) {
    assertThat(isShort(400, saying(phrase))).isFalse();
  }
}
