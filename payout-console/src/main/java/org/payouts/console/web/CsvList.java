package org.payouts.console.web;

import io.javalin.http.Context;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.payouts.view.data.Page;
import org.payouts.words.SpreadsheetText;

/** A list as a file: complete, or marked as cut in its name and its last line. */
final class CsvList {
  private static final int PAGE = 1_000;

  private final long most;

  /**
   * @param most lines beside the heading
   */
  CsvList(long most) {
    this.most = most;
  }

  /** The next page of a list from a place on. */
  @FunctionalInterface
  interface Pages<T> {
    Page<T> from(@Nullable String after, int limit);
  }

  /**
   * Writes the list page by page, so that a long one holds nobody up.
   *
   * @param size how many lines it has as far as is known; -1 if it is not known
   */
  <T> void write(
      Context context,
      String name,
      long size,
      List<String> heading,
      Pages<T> pages,
      Function<T, List<String>> line)
      throws IOException {
    String file = size > most ? name + "-cut-at-" + most : name;
    context.contentType("text/csv; charset=utf-8");
    context.header("Content-Disposition", "attachment; filename=\"" + file + ".csv\"");
    Writer out =
        new BufferedWriter(new OutputStreamWriter(context.outputStream(), StandardCharsets.UTF_8));
    row(out, heading);
    long written = 0;
    String after = null;
    boolean more;
    do {
      Page<T> page = pages.from(after, (int) Math.min(PAGE, most - written));
      for (T item : page.items()) {
        row(out, line.apply(item));
      }
      written += page.items().size();
      after = page.next();
      more = after != null;
    } while (more && written < most);
    if (more) {
      row(out, List.of("CUT: only the first " + written + " lines; the list is longer"));
    }
    out.flush();
  }

  private static void row(Writer out, List<String> cells) throws IOException {
    for (int i = 0; i < cells.size(); i++) {
      out.write(i == 0 ? "" : ",");
      out.write(cell(cells.get(i)));
    }
    out.write("\r\n");
  }

  /** A spreadsheet would calculate what begins like a formula: it is shown as text. */
  static String cell(String text) {
    String safe = isNumber(text) ? text : SpreadsheetText.safe(text);
    boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quoted ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
  }

  private static boolean isNumber(String text) {
    return text.matches("-?[0-9]+(\\.[0-9]+)?");
  }
}
