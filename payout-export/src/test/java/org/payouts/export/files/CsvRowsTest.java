package org.payouts.export.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.export.table.ExportedTable;

class CsvRowsTest {

  @Test
  void no_text_is_a_formula_and_numbers_stay(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("rows.csv");
    try (CsvRows rows = new CsvRows(file, ExportedTable.BONUS_PAID)) {
      rows.write(new @Nullable Object[] {"=1", "\uff1d1", "\n=1", -1L, "", null});
    }
    assertThat(Files.readString(file)).endsWith("'=1,'\uff1d1,\"'\n=1\",-1,\"\",\r\n");
  }
}
