package org.payouts.cli.requests;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What stands between the cells of a CSV file. */
public enum Separator {
  COMMA(',', "commas"),
  SEMICOLON(';', "semicolons"),
  TAB('\t', "tabs");

  private static final Pattern ONE_WORD = Pattern.compile("[^,;\\t\"]+");

  private final char character;
  private final String plural;

  Separator(char character, String plural) {
    this.character = character;
    this.plural = plural;
  }

  char character() {
    return character;
  }

  /** As a sentence's object. */
  String plural() {
    return plural;
  }

  /** The one that a person names: the character, or its name. */
  public static Optional<Separator> named(String text) {
    String wanted = text.equals("\\t") ? "\t" : text;
    return Arrays.stream(values())
        .filter(
            s ->
                wanted.equals(String.valueOf(s.character))
                    || wanted.toLowerCase(Locale.ROOT).equals(s.name().toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /**
   * The one that the first line is written with: that which shows the most column names; else the
   * first that leaves an undivided first cell; else commas.
   */
  static Separator of(String firstLine, ColumnNames known) {
    Separator best = COMMA;
    long most = 0;
    for (Separator each : values()) {
      long found = each.cells(firstLine).stream().filter(known::holds).count();
      if (found > most) {
        best = each;
        most = found;
      }
    }
    return most > 0
        ? best
        : Arrays.stream(values()).filter(s -> s.divides(firstLine)).findFirst().orElse(COMMA);
  }

  private boolean divides(String line) {
    List<String> cells = cells(line);
    return cells.size() > 1 && ONE_WORD.matcher(cells.get(0)).matches();
  }

  /** The cells as far as they matter here: a separator within quotes divides none. */
  private List<String> cells(String line) {
    return Arrays.stream(line.split(character + "(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
        .map(cell -> cell.strip().replaceAll("^\"|\"$", ""))
        .toList();
  }
}
