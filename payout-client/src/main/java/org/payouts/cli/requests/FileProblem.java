package org.payouts.cli.requests;

import org.jspecify.annotations.Nullable;

/**
 * One thing that keeps a request file from being published.
 *
 * @param file name of the file as it was given
 * @param line line of the file where the record starts, from 1; 0 when the whole file is meant
 * @param column the column's name, if one column is to blame
 * @param what what is wrong
 * @param remedy what to do about it
 */
public record FileProblem(
    String file, long line, @Nullable String column, String what, String remedy) {

  /** One line for a person: {@code file:line: column: what: remedy}. */
  public String text() {
    return file
        + (line > 0 ? ":" + line : "")
        + ": "
        + (column == null ? "" : column + ": ")
        + what
        + (remedy.isEmpty() ? "" : "; " + remedy);
  }
}
