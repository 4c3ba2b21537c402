package org.payouts.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A page in Markdown, with lines within the documentation's limit. */
final class Page {
  private static final int LINE = 120;

  private final StringBuilder text = new StringBuilder();

  /** Takes text as it is. */
  Page raw(String more) {
    text.append(more);
    return this;
  }

  /** A paragraph, and an empty line. */
  Page paragraph(String words) {
    return block(words).raw("\n");
  }

  /** A paragraph or an item of a list, broken into lines. */
  Page block(String words) {
    String indent = words.startsWith("- ") ? "  " : "";
    int column = 0;
    for (String word : words.strip().split("\\s+", -1)) {
      if (column > 0 && column + 1 + word.length() > LINE) {
        text.append('\n').append(indent).append(word);
        column = indent.length() + word.length();
      } else {
        text.append(column > 0 ? " " : "").append(word);
        column += word.length() + (column > 0 ? 1 : 0);
      }
    }
    return raw("\n");
  }

  /** A table; one that is too wide becomes several, which repeat the first column. */
  Page table(List<List<String>> rows) {
    // A run that failed has a cell more than its heading.
    int columns = rows.stream().mapToInt(List::size).max().orElseThrow();
    for (int from = 1; from < columns; ) {
      int to = from + 1;
      while (to < columns && fits(rows, from, to + 1)) {
        to++;
      }
      raw(from > 1 ? "\n" : "").raw(line(rows.get(0), from, to));
      raw("|" + String.join("|", Collections.nCopies(to - from + 1, "---")) + "|\n");
      for (List<String> row : rows.subList(1, rows.size())) {
        raw(line(row, from, to));
      }
      from = to;
    }
    return this;
  }

  private static boolean fits(List<List<String>> rows, int from, int to) {
    return rows.stream().allMatch(row -> line(row, from, to).length() <= LINE + 1);
  }

  private static String line(List<String> row, int from, int to) {
    List<String> cells = new ArrayList<>(List.of(row.get(0)));
    cells.addAll(row.subList(Math.min(from, row.size()), Math.min(to, row.size())));
    return "| " + String.join(" | ", cells) + " |\n";
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
