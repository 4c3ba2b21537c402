package org.payouts.console.access;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names that cannot be guessed. */
final class RandomName {
  private static final int BYTES = 32;
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomName() {}

  static String next() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether it may be one: of that length, and without anything that a header could not hold. */
  static boolean isOne(@Nullable String text) {
    return text != null && SHAPE.matcher(text).matches();
  }
}
