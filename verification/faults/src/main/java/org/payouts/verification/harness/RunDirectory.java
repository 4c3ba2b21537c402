package org.payouts.verification.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Where a run keeps everything.
 *
 * @param temporary whether nobody named it, so that it need not stay
 */
public record RunDirectory(Path path, boolean temporary) {

  /**
   * The directory named, made if it is not there; a temporary one for null.
   *
   * @throws IllegalArgumentException if it is not empty
   */
  public static RunDirectory create(@Nullable Path given, String prefix) throws IOException {
    Path path = given == null ? Files.createTempDirectory(prefix) : Files.createDirectories(given);
    try (Stream<Path> files = Files.list(path)) {
      if (files.findAny().isPresent()) {
        throw new IllegalArgumentException(path + " is not empty: a run needs a new directory");
      }
    }
    return new RunDirectory(path.toAbsolutePath().normalize(), given == null);
  }

  /** Makes a directory and its parents. */
  public static Path make(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a directory, if it is there, with all it holds. */
  public static void remove(Path directory) {
    try {
      Utils.delete(directory.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
