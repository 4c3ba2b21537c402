package org.payouts.bench.suite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Results as lines of JSON; only ever added to. */
public final class ResultFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  public ResultFile(Path file) {
    this.file = file;
  }

  public void add(Result result) {
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      Files.writeString(
          file,
          JSON.writeValueAsString(result) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /**
   * All results, oldest first; none if there is no file.
   *
   * @throws UncheckedIOException if the file cannot be read, naming the line
   */
  public List<Result> read() {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<Result> results = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank()) {
          results.add(JSON.readValue(line, Result.class));
        }
      }
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(file + ", line " + (results.size() + 1), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return results;
  }
}
