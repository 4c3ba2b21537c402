package org.payouts.cli.requests;

/**
 * What is wrong with one value, and what to do about it.
 *
 * @param what the fault, with the value as it was read
 * @param remedy what the author of the file can do
 */
public record Flaw(String what, String remedy) {

  /** The value in quotes, shortened, with invisible characters made visible. */
  static String quoted(String value) {
    StringBuilder shown = new StringBuilder("\"");
    int limit = Math.min(value.length(), 40);
    for (int i = 0; i < limit; i++) {
      char c = value.charAt(i);
      if (c == ' ' || !isInvisible(c)) {
        shown.append(c);
      } else {
        shown.append(String.format("\\u%04x", (int) c));
      }
    }
    return shown.append(value.length() > limit ? "...\"" : "\"").toString();
  }

  private static boolean isInvisible(char c) {
    return Character.isISOControl(c)
        || Character.isSpaceChar(c)
        || Character.getType(c) == Character.FORMAT
        || !Character.isDefined(c);
  }
}
