package org.payouts.sandbox.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a server keeps its data.
 *
 * @param temporary whether {@link #release()} removes it
 */
public record DataDirectory(Path path, boolean temporary) {

  /**
   * Opens a directory, made for its owner only where it does not exist.
   *
   * @param wanted the directory to keep; null for a temporary one
   * @param prefix the start of a temporary directory's name
   */
  public static DataDirectory open(@Nullable Path wanted, String prefix) {
    try {
      return wanted == null
          ? new DataDirectory(Files.createTempDirectory(prefix), true)
          : new DataDirectory(PrivateFiles.directory(wanted), false);
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for data: " + wanted, e);
    }
  }

  /** Removes a temporary directory; keeps any other. */
  public void release() {
    if (!temporary || !Files.exists(path)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(path)) {
      for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + path, e);
    }
  }
}
