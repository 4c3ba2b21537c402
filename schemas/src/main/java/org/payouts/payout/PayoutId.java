package org.payouts.payout;

import org.jspecify.annotations.Nullable;

/** The form of a payout ID: {@code [A-Za-z0-9._:-]{1,128}}. Frozen. */
public final class PayoutId {
  /** Longest payout ID, in characters. */
  public static final int MAX_LENGTH = 128;

  private PayoutId() {}

  /** Whether the text is a payout ID; null is none. */
  public static boolean isValid(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isAllowed(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == ':'
        || c == '-';
  }
}
