package org.payouts.sandbox.providers.prolific;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.payouts.sandbox.providers.calls.Ids;

/**
 * Reads {@code csv_bonuses}: one {@code id,amount} per line, amounts in major units with up to two
 * decimals.
 */
final class BonusRows {

  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,2})?");

  private BonusRows() {}

  /** Throws {@link IllegalArgumentException} naming the first line that is no bonus. */
  static List<Bulk.Row> parse(String csv) {
    List<Bulk.Row> rows = new ArrayList<>();
    for (String line : csv.lines().filter(line -> !line.isBlank()).toList()) {
      String[] cells = line.split(",", -1);
      if (cells.length != 2 || cells[0].isBlank()) {
        throw new IllegalArgumentException("Not an 'id,amount' line: " + line);
      }
      rows.add(new Bulk.Row(Ids.canonical(cells[0].trim()), minor(cells[1].trim())));
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("csv_bonuses holds no bonus");
    }
    return rows;
  }

  /** The IDs in it, as far as lines can be read. */
  static List<String> ids(String csv) {
    return csv.lines()
        .filter(line -> !line.isBlank())
        .map(line -> Ids.canonical(line.split(",", -1)[0].trim()))
        .toList();
  }

  private static long minor(String amount) {
    if (!AMOUNT.matcher(amount).matches()) {
      throw new IllegalArgumentException("Not an amount: " + amount);
    }
    long minor = new BigDecimal(amount).movePointRight(2).longValueExact();
    if (minor == 0) {
      throw new IllegalArgumentException("A bonus of nothing: " + amount);
    }
    return minor;
  }
}
