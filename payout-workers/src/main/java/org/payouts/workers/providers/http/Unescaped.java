package org.payouts.workers.providers.http;

import java.util.Map;

/**
 * A text without the escapes of JSON, HTML and addresses, that knows where each of its characters
 * stood before.
 */
final class Unescaped {
  private static final int MOST_BACKSLASHES = 4;
  private static final int LONGEST_REFERENCE = 10;
  private static final Map<String, Character> NAMED =
      Map.of("amp", '&', "lt", '<', "gt", '>', "quot", '"', "apos", '\'');

  private final StringBuilder text = new StringBuilder();
  private final int[] starts;

  Unescaped(String escaped) {
    this.starts = new int[escaped.length() + 1];
    int at = 0;
    while (at < escaped.length()) {
      starts[text.length()] = at;
      at = take(escaped, at);
    }
    starts[text.length()] = escaped.length();
  }

  String text() {
    return text.toString();
  }

  /** Where a character of {@link #text} began in the escaped text; also for the end. */
  int before(int index) {
    return starts[index];
  }

  /** Appends one character and returns where the next one begins. */
  private int take(String escaped, int at) {
    char c = escaped.charAt(at);
    int next =
        switch (c) {
          case '\\' -> backslash(escaped, at);
          case '%' -> hex(escaped, at + 1, at + 3, at + 3);
          case '&' -> reference(escaped, at);
          default -> -1;
        };
    if (next < 0) {
      text.append(c);
      return at + 1;
    }
    return next;
  }

  private int backslash(String escaped, int at) {
    int to = at;
    while (to < escaped.length() && escaped.charAt(to) == '\\' && to - at < MOST_BACKSLASHES) {
      to++;
    }
    if (escaped.startsWith("u00", to)) {
      int next = hex(escaped, to + 3, to + 5, to + 5);
      if (next > 0) {
        return next;
      }
    }
    if (to < escaped.length() && "\"/'".indexOf(escaped.charAt(to)) >= 0) {
      text.append(escaped.charAt(to));
      return to + 1;
    }
    if (to - at > 1) {
      text.append('\\');
      return at + 2;
    }
    return -1;
  }

  private int reference(String escaped, int at) {
    int semicolon = semicolon(escaped, at);
    if (semicolon < 0) {
      return -1;
    }
    String name = escaped.substring(at + 1, semicolon);
    Character named = NAMED.get(name);
    if (named != null) {
      text.append(named.charValue());
      return semicolon + 1;
    }
    if (name.startsWith("#x") || name.startsWith("#X")) {
      return hex(escaped, at + 3, semicolon, semicolon + 1);
    }
    return name.startsWith("#") ? number(name.substring(1), 10, semicolon + 1) : -1;
  }

  /** No further than a reference is long: a text of ampersands would be searched to its end. */
  private static int semicolon(String escaped, int at) {
    int end = Math.min(escaped.length() - 1, at + LONGEST_REFERENCE);
    for (int i = at; i <= end; i++) {
      if (escaped.charAt(i) == ';') {
        return i;
      }
    }
    return -1;
  }

  private int hex(String escaped, int from, int to, int next) {
    return to <= escaped.length() ? number(escaped.substring(from, to), 16, next) : -1;
  }

  private int number(String digits, int radix, int next) {
    if (digits.isEmpty() || !digits.chars().allMatch(c -> Character.digit(c, radix) >= 0)) {
      return -1;
    }
    long code = Long.parseLong(digits, radix);
    if (code > Character.MAX_VALUE) {
      return -1;
    }
    text.append((char) code);
    return next;
  }
}
