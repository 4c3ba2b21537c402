package org.payouts.export.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.export.table.ExportedTable;

/** One JSON object a line. Decimals are strings, so that no reader rounds them. */
final class JsonRows implements RowWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private final BufferedWriter out;
  private final List<ExportedTable.Named> columns;

  JsonRows(Path file, ExportedTable table) throws IOException {
    this.out = Files.newBufferedWriter(file);
    this.columns = table.columns();
  }

  @Override
  public void write(@Nullable Object[] row) throws IOException {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      for (int i = 0; i < row.length; i++) {
        json.writeFieldName(columns.get(i).name());
        Object value = row[i];
        if (value == null) {
          json.writeNull();
        } else if (value instanceof Long number) {
          json.writeNumber(number);
        } else if (value instanceof Integer number) {
          json.writeNumber(number);
        } else {
          json.writeString(
              value instanceof BigDecimal number ? number.toPlainString() : value.toString());
        }
      }
      json.writeEndObject();
    }
    out.write(line.toString());
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
