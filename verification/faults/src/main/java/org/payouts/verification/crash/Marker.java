package org.payouts.verification.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What a victim tells of itself, a line at a time, each on disk before the victim goes on. */
record Marker(Path file) {
  static final String LOADED = "LOADED";
  static final String READY = "READY";
  static final String THAWED = "THAWED";

  /** The line that proves that the point was reached. */
  static String at(CrashPoint point) {
    return "AT " + point + " ";
  }

  void write(String line) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot mark " + file, e);
    }
  }

  List<String> lines() {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean has(String prefix) {
    return lines().stream().anyMatch(line -> line.startsWith(prefix));
  }
}
