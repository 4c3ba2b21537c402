package org.payouts.words;

/**
 * Keeps a spreadsheet from calculating a text of a CSV file. It takes a full-width sign for the
 * usual one, and may pass over a tab or the end of a line before it.
 */
public final class SpreadsheetText {
  private static final String STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

  private SpreadsheetText() {}

  /** The text, behind an apostrophe if it begins like a formula. */
  public static String safe(String text) {
    return !text.isEmpty() && STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
