package org.payouts.cli.requests;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The number format of a workbook's cell: whether it shows an amount as the number that it is. A
 * date, a percentage, a point that is only a text, thousands cut off by a comma or no digits at all
 * show something else. What is not known to be harmless is not accepted.
 */
final class NumberFormat {

  /** A place of digits, {@code General} or {@code @}. */
  private static final char NUMBER = 'N';

  private static final char TEXT = 'T';
  private static final char MINUS = '-';
  private static final char OTHER = '!';

  private static final String DIGITS = "(?:[0#?]+(?:,[0#?]+)*(?:\\.[0#?]*)?|\\.[0#?]+|N)";
  private static final Pattern POSITIVE = Pattern.compile("T*" + DIGITS + "[T-]*");
  private static final Pattern ANY_SIGN = Pattern.compile("[T-]*" + DIGITS + "[T-]*");
  private static final Pattern COLOUR =
      Pattern.compile("(?i)black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]{1,2}");
  private static final Pattern CONDITION = Pattern.compile("[<>=]{1,2}-?[0-9.]+");

  /** Texts that a reader takes for a part of the number, or that change its unit. */
  private static final String NO_TEXT = ".,'%\u2030\u00a2\u00b7\u066b\u066c\u2019\u02d9";

  /** What needs no quotes to be shown. */
  private static final String PLAIN_TEXT = " $+()&{}!~<>=:^\u00a0\u202f";

  private final String format;
  private final List<String> sections = new ArrayList<>();
  private final StringBuilder section = new StringBuilder();
  private boolean conditions;
  private int at;

  private NumberFormat(String format) {
    this.format = format;
  }

  /** Whether a positive number is shown as itself, but for its decimals. */
  static boolean showsTheNumber(String format) {
    return format.isEmpty() || new NumberFormat(format).showsTheNumber();
  }

  /** Without conditions only the first section is one of positive numbers. */
  private boolean showsTheNumber() {
    while (at < format.length()) {
      token(format.charAt(at++));
    }
    sections.add(section.toString());
    return conditions
        ? sections.stream().allMatch(each -> ANY_SIGN.matcher(each).matches())
        : POSITIVE.matcher(sections.get(0)).matches();
  }

  private void token(char c) {
    switch (c) {
      case ';' -> {
        sections.add(section.toString());
        section.setLength(0);
      }
      case '"' -> text(until('"'));
      case '[' -> bracket(until(']'));
      case '\\', '*' -> text(next());
      case '_' -> {
        next();
        section.append(TEXT);
      }
      case '0', '#', '?', '.', ',' -> section.append(c);
      case '@' -> section.append(NUMBER);
      case '-' -> section.append(MINUS);
      default -> other(c);
    }
  }

  private void other(char c) {
    String general = "General";
    if (format.regionMatches(true, at - 1, general, 0, general.length())) {
      at += general.length() - 1;
      section.append(NUMBER);
    } else {
      boolean plain =
          PLAIN_TEXT.indexOf(c) >= 0 || Character.getType(c) == Character.CURRENCY_SYMBOL;
      if (plain) {
        text(String.valueOf(c));
      } else {
        section.append(OTHER);
      }
    }
  }

  private void bracket(String inner) {
    if (inner.startsWith("$")) {
      int locale = inner.indexOf('-');
      text(inner.substring(1, locale < 0 ? inner.length() : locale));
    } else if (CONDITION.matcher(inner).matches()) {
      conditions = true;
    } else if (!COLOUR.matcher(inner).matches()) {
      section.append(OTHER);
    }
  }

  /** A text that is shown beside the number; a point may end a word, as in "kr.". */
  private void text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean endsWord = c == '.' && i > 0 && Character.isLetter(text.charAt(i - 1));
      if (c == '-' || c == '\u2212') {
        section.append(MINUS);
      } else if (endsWord || (NO_TEXT.indexOf(c) < 0 && !isNumber(c))) {
        section.append(TEXT);
      } else {
        section.append(OTHER);
      }
    }
  }

  private static boolean isNumber(char c) {
    int type = Character.getType(c);
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  private String next() {
    return at < format.length() ? format.substring(at, ++at) : unended();
  }

  private String until(char end) {
    int ends = format.indexOf(end, at);
    if (ends < 0) {
      at = format.length();
      return unended();
    }
    String inner = format.substring(at, ends);
    at = ends + 1;
    return inner;
  }

  private String unended() {
    section.append(OTHER);
    return "";
  }
}
