package org.payouts.bench.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.payouts.verification.harness.RunDirectory;

/**
 * A line of the results' file.
 *
 * @param session when the suite was started, for all its results alike
 * @param label what was different in this session; may be empty
 * @param quick true if the figures mean nothing
 * @param halfSpeed whether a neighbour took half of each core
 * @param error why there are no figures, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Result(
    String session,
    String label,
    String commit,
    String machine,
    boolean quick,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean halfSpeed,
    String row,
    String run,
    int repeat,
    Map<String, Double> figures,
    @Nullable String error) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Adds this to the file, a line of JSON each. */
  public void addTo(Path file) throws IOException {
    RunDirectory.make(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    Files.writeString(
        file,
        JSON.writeValueAsString(this) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** All results of a file, oldest first; none if there is no file. */
  public static List<Result> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (MappingIterator<Result> results = JSON.readerFor(Result.class).readValues(file.toFile())) {
      return results.readAll();
    }
  }
}
