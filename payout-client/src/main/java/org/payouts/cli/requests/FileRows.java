package org.payouts.cli.requests;

import java.util.List;
import java.util.Set;

/**
 * The cells of a request file, whatever its format.
 *
 * @param rows those with at least one cell that is not blank
 * @param decimalComma whether {@code 1,50} can only be one and a half
 * @param notes what a person should know about the reading
 * @param complete whether the file was read to its end
 */
record FileRows(List<Row> rows, boolean decimalComma, List<String> notes, boolean complete) {

  /**
   * One record.
   *
   * @param line the line of the file it starts on, or the row of the sheet
   * @param numbers the columns whose cell is a number and not a text; in a workbook only
   * @param formulaTexts those of them whose number is a text that a formula came to
   */
  record Row(long line, List<String> cells, Set<Integer> numbers, Set<Integer> formulaTexts) {
    Row(long line, List<String> cells) {
      this(line, cells, Set.of(), Set.of());
    }
  }

  FileRows {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /** What could not be read at all. */
  static FileRows unreadable() {
    return new FileRows(List.of(), false, List.of(), false);
  }
}
