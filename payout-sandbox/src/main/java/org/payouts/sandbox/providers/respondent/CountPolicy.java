package org.payouts.sandbox.providers.respondent;

import java.util.Locale;

/** What {@code payoutCount} may mean; Respondent does not say. */
public enum CountPolicy {
  /** (a) The ordinal of this payout: refused unless it is the next one. */
  NEXT_ONLY,
  /** (b) Nothing: one payout is made. */
  IGNORED,
  /** (c) The total wanted: payouts are made up to it. */
  TOTAL,
  /** (d) How many to make now. */
  HOW_MANY;

  /** Reads a name or one of the letters a to d. Throws {@link IllegalArgumentException}. */
  public static CountPolicy named(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "a" -> NEXT_ONLY;
      case "b" -> IGNORED;
      case "c" -> TOTAL;
      case "d" -> HOW_MANY;
      default -> valueOf(text.toUpperCase(Locale.ROOT));
    };
  }

  /** How many payouts a call makes; -1 when it is refused. */
  int payouts(int made, int asked) {
    return switch (this) {
      case NEXT_ONLY -> asked == made + 1 ? 1 : -1;
      case IGNORED -> 1;
      case TOTAL -> Math.max(0, asked - made);
      case HOW_MANY -> asked;
    };
  }
}
