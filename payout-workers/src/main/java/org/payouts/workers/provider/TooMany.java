package org.payouts.workers.provider;

import java.util.Locale;

/** What 429 on a money call means ({@code {platform}.pay.429}; design, decision 8). */
public enum TooMany {
  /** Not paid, if a fresh look at the target shows no change. */
  NOT_PAID,
  /** Unclear, like any other error. */
  DOUBT;

  /** Reads the configured word, {@code notpaid} or {@code doubt}. */
  public static TooMany of(String word) {
    return switch (word.trim().toLowerCase(Locale.ROOT)) {
      case "notpaid" -> NOT_PAID;
      case "doubt" -> DOUBT;
      default -> throw new IllegalArgumentException("notpaid or doubt, not " + word);
    };
  }
}
