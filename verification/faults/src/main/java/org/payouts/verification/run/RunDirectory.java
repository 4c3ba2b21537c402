package org.payouts.verification.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a run keeps everything.
 *
 * @param temporary whether nobody named it, so that it need not stay
 */
public record RunDirectory(Path path, boolean temporary) {

  /** The directory named, made if it is not there; a temporary one for null. */
  public static RunDirectory of(@Nullable Path given, String prefix) throws IOException {
    Path path = given == null ? Files.createTempDirectory(prefix) : Files.createDirectories(given);
    return new RunDirectory(path.toAbsolutePath().normalize(), given == null);
  }

  public boolean isEmpty() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isEmpty();
    }
  }

  /** Removes it with all it holds. */
  public void remove() throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    }
  }
}
