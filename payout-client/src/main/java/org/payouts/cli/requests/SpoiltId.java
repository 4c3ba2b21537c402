package org.payouts.cli.requests;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How an identifier was spoilt on its way into a file. */
final class SpoiltId {

  private static final Pattern ROUNDED = Pattern.compile("[0-9][0-9.,]*[eE][+-]?[0-9]+");
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{16,40}");
  private static final Set<String> PLACEHOLDERS =
      Set.of("na", "n/a", "#n/a", "nan", "null", "none", "nil", "undefined", "test", "-", "?");
  private static final Set<String> TOTALS = Set.of("total", "totals", "sum", "summe", "gesamt");
  private static final int PROLIFIC_DIGITS = 24;

  private SpoiltId() {}

  /** The cause, if it can be seen. */
  static Optional<Flaw> cause(String id) {
    String word = id.toLowerCase(Locale.ROOT);
    if (ROUNDED.matcher(id).matches()) {
      return flaw(
          id,
          "is an ID that a spreadsheet took for a number and rounded",
          "its digits are lost here: export it again, and open it with this column as text");
    }
    if (PLACEHOLDERS.contains(word)) {
      return flaw(id, "stands where an ID is missing", "look the ID up, or drop the line");
    }
    if (TOTALS.contains(word)) {
      return flaw(id, "is a line of totals and no bonus", "drop the line");
    }
    if (HEX.matcher(id).matches() && id.length() != PROLIFIC_DIGITS) {
      return flaw(
          id,
          "has " + id.length() + " hexadecimal digits where 24 are needed",
          "part of it was cut off or added: copy it again from the platform");
    }
    return Optional.empty();
  }

  private static Optional<Flaw> flaw(String id, String what, String remedy) {
    return Optional.of(new Flaw(Flaw.quoted(id) + " " + what, remedy));
  }
}
