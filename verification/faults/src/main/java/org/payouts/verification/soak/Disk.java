package org.payouts.verification.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run's files take on disk. */
final class Disk {
  private static final long KIB = 1_024;

  private Disk() {}

  /**
   * Bytes by folder, as du counts them: Kafka makes its index files larger than they are, with
   * holes.
   */
  static Map<String, Object> usage(Path directory) {
    Map<String, Object> usage = new LinkedHashMap<>();
    long sum = 0;
    for (String folder : List.of("kafka", "providers", "state", "processes")) {
      Path path = directory.resolve(folder);
      long bytes = Files.exists(path) ? bytes(path) : 0;
      usage.put(folder, bytes);
      sum += bytes;
    }
    usage.put("all", sum);
    return usage;
  }

  private static long bytes(Path path) {
    try {
      Process du =
          new ProcessBuilder("du", "-sk", path.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String kib =
          new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\\s", 2)[0];
      return kib.isEmpty() ? 0 : Long.parseLong(kib) * KIB;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
