package org.payouts.verification.soak;

import java.util.Locale;

/**
 * Eight hexadecimal digits per number that look like chance and can be read back: a bijection of 32
 * bits.
 */
final class NumberCode {
  static final int DIGITS = 8;

  private static final int FACTOR = 0x9E3779B1;
  private static final int INVERSE = inverse();

  private final int seed;

  NumberCode(long seed) {
    this.seed = Long.hashCode(seed * 0x9E3779B97F4A7C15L);
  }

  /** Newton's iteration doubles the right bits with each step. */
  private static int inverse() {
    int inverse = FACTOR;
    for (int i = 0; i < 5; i++) {
      inverse *= 2 - FACTOR * inverse;
    }
    return inverse;
  }

  String write(int number) {
    int mixed = (number ^ seed) * FACTOR;
    return String.format(Locale.ROOT, "%08x", mixed ^ (mixed >>> 16));
  }

  /**
   * The number of these digits, in any case.
   *
   * @throws IllegalArgumentException if they are none
   */
  int read(String digits) {
    int code = Integer.parseUnsignedInt(digits, 16);
    return ((code ^ (code >>> 16)) * INVERSE) ^ seed;
  }
}
