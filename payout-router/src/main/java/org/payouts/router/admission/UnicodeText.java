package org.payouts.router.admission;

/** Counts and cuts text by Unicode characters, so that a surrogate pair is never split. */
final class UnicodeText {
  private UnicodeText() {}

  static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  static String cut(String text, int maxCharacters) {
    if (text.length() <= maxCharacters || characters(text) <= maxCharacters) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, maxCharacters));
  }
}
