package org.payouts.verification.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The files through which the matrix and a process understand each other. The process writes what
 * it has reached, a line at a time, each on disk before it goes on; the matrix lets it go on by
 * creating files.
 */
record Marker(Path file) {

  static final String LOADED = "LOADED";
  static final String THAWED = "THAWED";

  /** The line that proves that the point was reached. */
  static String at(CrashPoint point) {
    return "AT " + point + " ";
  }

  void write(String line) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      channel.write(StandardCharsets.UTF_8.encode(line + "\n"));
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot mark " + file, e);
    }
  }

  /** What follows the prefix in its line; empty if there is none. */
  Optional<String> find(String prefix) {
    try {
      return !Files.exists(file)
          ? Optional.empty()
          : Files.readAllLines(file).stream()
              .filter(line -> line.startsWith(prefix))
              .map(line -> line.substring(prefix.length()))
              .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets the process go on that waits for this; harmless when repeated. */
  void let(String go) {
    try {
      Files.writeString(sibling(go), go);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits without a deadline until it is let. */
  void await(String go) {
    while (!Files.exists(sibling(go))) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private Path sibling(String ending) {
    return file.resolveSibling(file.getFileName() + "." + ending);
  }
}
