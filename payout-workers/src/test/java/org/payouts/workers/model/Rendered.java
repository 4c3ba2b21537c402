package org.payouts.workers.model;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the documentation of which a part, or all, is rendered from the code. */
final class Rendered {
  /** The documentation, seen from this module. */
  static final Path DOCS = Path.of("..", "docs");

  private Rendered() {}

  /** Fails if the file has other content, and leaves the wanted file in target. */
  static void requireSame(Path file, String wanted) throws IOException {
    if (Files.readString(file).equals(wanted)) {
      return;
    }
    Path copy = Path.of("target", "rendered").resolve(file.getFileName());
    Files.createDirectories(copy.getParent());
    Files.writeString(copy, wanted);
    fail(
        "%s is not what the code says; the wanted text is in payout-workers/%s"
            .formatted(file, copy));
  }

  /** The file's text with {@code part} between the two markers. */
  static String between(Path file, String begin, String end, String part) throws IOException {
    String text = Files.readString(file);
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      return fail("%s lacks the markers %s and %s".formatted(file, begin, end));
    }
    return text.substring(0, from + begin.length()) + "\n" + part + text.substring(to);
  }
}
