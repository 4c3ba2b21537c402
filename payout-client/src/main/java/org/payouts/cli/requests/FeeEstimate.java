package org.payouts.cli.requests;

import org.payouts.Platform;

/**
 * What a platform charges on top of a bonus, as far as it is published. An estimate: only the
 * platform's bill is true.
 */
public final class FeeEstimate {

  private FeeEstimate() {}

  /** Expected fee of one bonus in minor units, rounded up; -1 where nothing is published. */
  public static long minor(Platform platform, long amountMinor) {
    return switch (platform) {
      case PROLIFIC -> (amountMinor + 2) / 3;
      case MTURK -> Math.max(1, (amountMinor + 4) / 5);
      case RESPONDENT, UNKNOWN -> -1;
    };
  }

  /** Whether there is a rule. */
  public static boolean isPublished(Platform platform) {
    return minor(platform, 1) >= 0;
  }

  /** The rule as text. */
  public static String rule(Platform platform) {
    return switch (platform) {
      case PROLIFIC -> "about 33.3 %, plus VAT where it is due";
      case MTURK -> "20 %, at least 0.01 USD each";
      case RESPONDENT, UNKNOWN -> "not published";
    };
  }
}
