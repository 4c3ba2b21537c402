package org.payouts.cli.requests;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a file keeps each field: a column, a constant for all lines, or nowhere.
 *
 * @param columns index of each field's column
 * @param constants values that hold for every line
 * @param width number of cells a line must have
 * @param firstRow index of the first record that is a bonus
 * @param note what a person should know about the reading, or null
 */
record Layout(
    Map<Field, Integer> columns,
    Map<Field, String> constants,
    int width,
    int firstRow,
    @Nullable String note) {

  boolean has(Field field) {
    return columns.containsKey(field) || constants.containsKey(field);
  }

  boolean hasColumn(Field field) {
    return columns.containsKey(field);
  }
}
