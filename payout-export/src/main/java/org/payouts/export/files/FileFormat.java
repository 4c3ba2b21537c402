package org.payouts.export.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.payouts.export.table.ExportedTable;

/** The formats of files. */
public enum FileFormat {
  PARQUET,
  CSV,
  JSONL;

  /** The name, and what files end with. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of a name. */
  public static Optional<FileFormat> named(String text) {
    return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
  }

  /** The names of all. */
  public static List<String> texts() {
    return Arrays.stream(values()).map(FileFormat::text).toList();
  }

  RowWriter writer(Path file, ExportedTable table) throws IOException {
    return switch (this) {
      case PARQUET -> new ParquetRows(file, table);
      case CSV -> new CsvRows(file, table);
      case JSONL -> new JsonRows(file, table);
    };
  }
}
