package org.payouts.export.files;

import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.export.table.ExportedTable;
import org.payouts.words.SpreadsheetText;

/**
 * Comma-separated values with a header (RFC 4180). A text that a spreadsheet would take for a
 * formula gets an apostrophe before it; an empty cell is null, an empty text is in quotes.
 */
final class CsvRows implements RowWriter {
  private static final String NEW_LINE = "\r\n";

  private final BufferedWriter out;

  CsvRows(Path file, ExportedTable table) throws IOException {
    this.out = Files.newBufferedWriter(file);
    out.write(
        table.columns().stream()
            .map(ExportedTable.Named::name)
            .collect(Collectors.joining(",", "", NEW_LINE)));
  }

  @Override
  public void write(@Nullable Object[] row) throws IOException {
    for (int i = 0; i < row.length; i++) {
      if (i > 0) {
        out.write(',');
      }
      out.write(cell(row[i]));
    }
    out.write(NEW_LINE);
  }

  private static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (!(value instanceof String text)) {
      return value.toString();
    }
    String safe = SpreadsheetText.safe(text);
    boolean plain = !safe.isEmpty() && safe.chars().noneMatch(c -> "\",\r\n".indexOf(c) >= 0);
    return plain ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
