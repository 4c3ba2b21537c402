package org.payouts.cli.console;

/**
 * Makes text from outside harmless for a terminal: a label or a provider's text could hold escape
 * sequences that repaint the screen, or marks that reverse the reading direction. Such characters
 * are shown as their code.
 */
public final class SafeText {
  private SafeText() {}

  /** A text that may have several lines. */
  public static String text(String raw) {
    return escaped(raw, true);
  }

  /** A text that stands within one line. */
  public static String line(String raw) {
    return escaped(raw, false);
  }

  private static String escaped(String raw, boolean lines) {
    StringBuilder safe = null;
    for (int i = 0; i < raw.length(); ) {
      int c = raw.codePointAt(i);
      int next = i + Character.charCount(c);
      if (isHarmful(c) && !(lines && c == '\n')) {
        safe = safe == null ? new StringBuilder(raw.substring(0, i)) : safe;
        for (char unit : Character.toChars(c)) {
          safe.append("\\u%04x".formatted((int) unit));
        }
      } else if (safe != null) {
        safe.appendCodePoint(c);
      }
      i = next;
    }
    return safe == null ? raw : safe.toString();
  }

  /** Controls, marks without a shape (direction, joining), line separators, half characters. */
  private static boolean isHarmful(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
