package org.payouts.cli.asked;

import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;

/** Names in a request who asks for it: that person cannot approve it. */
public final class AskedBy {
  private AskedBy() {}

  /**
   * The request as this person asks for it. Copied by hand: Avro's own copy takes trusted classes.
   */
  @SuppressWarnings("NullAway") // Avro's generated code does not say which fields may be null.
  public static BonusRequested name(BonusRequested request, @Nullable String person) {
    return new BonusRequested(
        request.getPayoutId(),
        request.getTarget(),
        request.getAmountMinor(),
        request.getCurrency(),
        request.getReason(),
        request.getRequestedAt(),
        request.getBatch(),
        person);
  }
}
