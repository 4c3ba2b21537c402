package org.payouts.cli.requests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.payout.PayoutId;

/** A file that names payouts: one ID per line, with empty lines and lines that begin with #. */
public final class PayoutIdFile {
  private PayoutIdFile() {}

  /**
   * The IDs, in the file's order.
   *
   * @throws CommandFailure if the file cannot be read, names no payout, or has a line that is no
   *     payout ID
   */
  public static Set<String> read(Path file) {
    Set<String> ids = new LinkedHashSet<>();
    long number = 0;
    for (String line : text(file).lines().toList()) {
      number++;
      String id = line.strip();
      if (id.isEmpty() || id.startsWith("#")) {
        continue;
      }
      if (!PayoutId.isValid(id)) {
        throw CommandFailure.problem(
            file + ":" + number + ": is no payout ID",
            "write one payout ID per line: up to "
                + PayoutId.MAX_LENGTH
                + " of A-Z a-z 0-9 . _ : -; nothing was done");
      }
      ids.add(id);
    }
    if (ids.isEmpty()) {
      throw CommandFailure.problem(file + " names no payout", "write one payout ID per line");
    }
    return ids;
  }

  private static String text(Path file) {
    try {
      return FileEncoding.decode(
              file.toString(),
              Files.readAllBytes(file),
              problem -> {
                throw CommandFailure.problem(problem.text(), "");
              })
          .orElseThrow();
    } catch (IOException e) {
      throw CommandFailure.problem(
          "cannot read " + file + ": " + e.getMessage(), "name a text file with one ID per line");
    }
  }
}
