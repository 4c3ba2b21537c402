package org.payouts.cli.requests;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Where a file keeps each field: a column, a constant for all lines, or nowhere.
 *
 * @param columns index of each field's column
 * @param constants values that hold for every line
 * @param width number of cells a line must have
 * @param firstRow index of the first record that is a bonus
 * @param decimalComma whether {@code 1,50} can only be one and a half
 * @param status the column that says what became of a submission, in Prolific's export
 * @param notes what a person should know about the reading
 */
record Layout(
    Map<Field, Integer> columns,
    Map<Field, String> constants,
    int width,
    int firstRow,
    boolean decimalComma,
    OptionalInt status,
    List<String> notes) {

  boolean has(Field field) {
    return columns.containsKey(field) || constants.containsKey(field);
  }

  boolean hasColumn(Field field) {
    return columns.containsKey(field);
  }
}
