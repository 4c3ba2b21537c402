package org.payouts.bench.runs;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is measured, as {@code rows.json} has it. The rates given there are guesses that
 * set how many records a run has; they do not limit it.
 */
public final class Rows {
  private Rows() {}

  public static List<Row> all() {
    try (InputStream rows = Rows.class.getResourceAsStream("rows.json")) {
      return JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build()
          .readValue(rows, new TypeReference<List<Row>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The row of that ID. */
  public static Optional<Row> of(String id) {
    return all().stream().filter(row -> row.id().equals(id)).findFirst();
  }
}
