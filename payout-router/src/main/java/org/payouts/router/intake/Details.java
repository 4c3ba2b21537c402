package org.payouts.router.intake;

/** Texts for a rejection's detail, bounded in length. */
final class Details {
  private static final int MAX_CHARACTERS = 500;

  private Details() {}

  static String of(Throwable e) {
    String message = e.getMessage();
    return cut(message == null ? e.getClass().getSimpleName() : message);
  }

  static String cut(String text) {
    return text.codePointCount(0, text.length()) <= MAX_CHARACTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_CHARACTERS)) + "...";
  }
}
