package org.payouts.admission;

import java.util.List;
import java.util.Optional;
import org.payouts.Platform;

/**
 * The currencies a platform pays in, as ISO 4217 codes in upper case (docs/providers.md, "Prolific:
 * currency and workspace", "MTurk: the call", "Respondent: the call").
 */
public final class Currencies {
  private Currencies() {}

  /** All currencies of a platform, sorted; none for UNKNOWN. */
  public static List<String> of(Platform platform) {
    return switch (platform) {
      case PROLIFIC -> List.of("GBP", "USD");
      case MTURK, RESPONDENT -> List.of("USD");
      case UNKNOWN -> List.of();
    };
  }

  /** Whether the platform pays in this currency. Lower case is no code. */
  public static boolean isPaid(Platform platform, String currency) {
    return of(platform).contains(currency);
  }

  /** The currency of a platform that pays in one only. */
  public static Optional<String> only(Platform platform) {
    List<String> all = of(platform);
    return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
  }

  /** The currencies as a text: {@code GBP or USD}. */
  public static String text(Platform platform) {
    return String.join(" or ", of(platform));
  }
}
