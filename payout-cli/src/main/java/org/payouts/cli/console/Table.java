package org.payouts.cli.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines in columns; numbers are set to the right. Built by one thread. */
public final class Table {

  private final List<String[]> rows = new ArrayList<>();
  private final boolean[] rightAligned;

  /**
   * A table with these headings; a heading that starts with {@code >} sets its column to the right.
   */
  public Table(String... headings) {
    rightAligned = new boolean[headings.length];
    String[] first = new String[headings.length];
    for (int i = 0; i < headings.length; i++) {
      rightAligned[i] = headings[i].startsWith(">");
      first[i] = rightAligned[i] ? headings[i].substring(1) : headings[i];
    }
    rows.add(first);
  }

  /** Adds a line; as many cells as there are headings. */
  public Table row(Object... cells) {
    String[] row = new String[rightAligned.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = SafeText.line(String.valueOf(cells[i]));
    }
    rows.add(row);
    return this;
  }

  /** Whether there is nothing but headings. */
  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /**
   * The finished lines, where possible no longer than that: in a table that is too wide, the last
   * cell of each row stands below it, on lines of its own. 0 for any length.
   */
  public List<String> lines(int columns) {
    List<String> plain = lines();
    if (columns <= 0 || plain.stream().allMatch(line -> line.length() <= columns)) {
      return plain;
    }
    int last = rightAligned.length - 1;
    List<String> lines = new ArrayList<>();
    List<String> heads = lines(rows.stream().map(row -> Arrays.copyOf(row, last)).toList());
    for (int i = 0; i < rows.size(); i++) {
      lines.add(heads.get(i));
      if (i > 0 && !rows.get(i)[last].isBlank()) {
        lines.addAll(WrappedText.lines(rows.get(i)[last], "    ", columns));
      }
    }
    return lines;
  }

  /** The finished lines, without trailing blanks. */
  public List<String> lines() {
    return lines(rows);
  }

  private List<String> lines(List<String[]> rows) {
    int[] width = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        width[i] = Math.max(width[i], row[i].length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        String blanks = " ".repeat(width[i] - row[i].length());
        line.append(i == 0 ? "" : "  ").append(rightAligned[i] ? blanks + row[i] : row[i] + blanks);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
