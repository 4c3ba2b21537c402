package org.payouts.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps the lines of a page within the documentation's limit: breaks text, and divides a table that
 * is too wide into several that repeat the first column.
 */
final class NarrowPage {
  private static final int LINE = 120;
  private static final Pattern ITEM = Pattern.compile("( *(?:[-*]|\\d+\\.) +)(.*)");
  private static final Pattern AS_IT_IS = Pattern.compile("(?:#|!\\[|\\||<!--).*");

  private final List<String> lines = new ArrayList<>();
  private final List<String> text = new ArrayList<>();
  private final List<String> table = new ArrayList<>();
  private String first = "";

  private NarrowPage() {}

  static String of(String page) {
    NarrowPage narrow = new NarrowPage();
    page.lines().forEach(narrow::take);
    narrow.endText();
    narrow.endTable();
    return String.join("\n", narrow.lines) + "\n";
  }

  private void take(String line) {
    if (line.startsWith("|")) {
      endText();
      table.add(line);
      return;
    }
    endTable();
    Matcher item = ITEM.matcher(line);
    if (line.isBlank() || AS_IT_IS.matcher(line).matches()) {
      endText();
      lines.add(line);
    } else if (item.matches()) {
      endText();
      first = item.group(1);
      text.add(item.group(2));
    } else {
      text.add(line.strip());
    }
  }

  private void endText() {
    String rest = " ".repeat(first.length());
    StringBuilder line = new StringBuilder(first);
    for (String word : String.join(" ", text).split(" ")) {
      if (line.length() > first.length() && line.length() + 1 + word.length() > LINE) {
        lines.add(line.toString());
        line = new StringBuilder(rest);
      }
      line.append(line.length() > first.length() ? " " : "").append(word);
    }
    if (!text.isEmpty()) {
      lines.add(line.toString());
    }
    text.clear();
    first = "";
  }

  private void endTable() {
    if (table.isEmpty()) {
      return;
    }
    List<List<String>> rows = table.stream().map(NarrowPage::cells).toList();
    // A run that failed has a cell more than its heading.
    int columns = rows.stream().mapToInt(List::size).max().orElseThrow();
    for (int from = 1; from < columns; ) {
      int to = from + 1;
      while (to < columns && fits(rows, from, to + 1)) {
        to++;
      }
      if (from > 1) {
        lines.add("");
      }
      for (List<String> row : rows) {
        lines.add(line(row, from, to));
      }
      from = to;
    }
    table.clear();
  }

  private static boolean fits(List<List<String>> rows, int from, int to) {
    return rows.stream().allMatch(row -> line(row, from, to).length() <= LINE);
  }

  private static String line(List<String> row, int from, int to) {
    List<String> cells = new ArrayList<>(List.of(row.get(0)));
    cells.addAll(row.subList(Math.min(from, row.size()), Math.min(to, row.size())));
    return cells.get(0).matches("-+")
        ? "|" + String.join("|", cells) + "|"
        : "| " + String.join(" | ", cells) + " |";
  }

  private static List<String> cells(String line) {
    String inner = line.substring(1, line.endsWith("|") ? line.length() - 1 : line.length());
    return List.of(inner.split("\\|", -1)).stream().map(String::strip).toList();
  }
}
