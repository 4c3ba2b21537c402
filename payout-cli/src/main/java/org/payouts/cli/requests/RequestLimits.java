package org.payouts.cli.requests;

import java.util.Map;
import org.payouts.Platform;
import org.payouts.payout.IdRule;

/**
 * Which identifiers are let through ({@code {platform}.ids}), and the largest bonus each platform's
 * worker will pay, in minor units ({@code {platform}.max.amount.minor}); a larger one would only be
 * refused later, so it is refused in the file.
 */
public record RequestLimits(Map<Platform, Long> maxAmountMinor, Map<Platform, IdRule> ids) {

  /** The workers' own default, in minor units. */
  public static final long DEFAULT_MAX_AMOUNT_MINOR = 100_000;

  public RequestLimits {
    maxAmountMinor = Map.copyOf(maxAmountMinor);
    ids = Map.copyOf(ids);
  }

  /** The limits of workers without a setting of their own. */
  public static RequestLimits defaults() {
    return new RequestLimits(Map.of(), Map.of());
  }

  long of(Platform platform) {
    return maxAmountMinor.getOrDefault(platform, DEFAULT_MAX_AMOUNT_MINOR);
  }

  IdRule ids(Platform platform) {
    return ids.getOrDefault(platform, IdRule.SHAPE);
  }
}
