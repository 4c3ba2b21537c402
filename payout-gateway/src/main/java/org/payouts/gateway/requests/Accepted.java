package org.payouts.gateway.requests;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What became of one request.
 *
 * @param status {@code accepted}: Kafka has it; {@code unknown}: nobody knows whether it has
 * @param duplicate whether it was there before, with the same content
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Accepted(
    String payoutId, String status, @Nullable Boolean duplicate, String location) {
  static final String ACCEPTED = "accepted";
  static final String UNKNOWN = "unknown";

  static Accepted of(String payoutId, boolean duplicate) {
    return new Accepted(payoutId, ACCEPTED, duplicate, location(payoutId));
  }

  static Accepted unknown(String payoutId) {
    return new Accepted(payoutId, UNKNOWN, null, location(payoutId));
  }

  /**
   * Where its payout can be looked at; a payout ID has no character that a path would need to
   * escape.
   */
  public static String location(String payoutId) {
    return "/v1/payouts/" + payoutId;
  }
}
