package org.payouts.admission;

/** Counts and cuts text by Unicode characters, so that a surrogate pair is never split. */
public final class UnicodeText {
  private UnicodeText() {}

  /** How many Unicode characters (code points) a text has. */
  public static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The text, or its first {@code maxCharacters} characters. */
  public static String cut(String text, int maxCharacters) {
    if (text.length() <= maxCharacters || characters(text) <= maxCharacters) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, maxCharacters));
  }
}
