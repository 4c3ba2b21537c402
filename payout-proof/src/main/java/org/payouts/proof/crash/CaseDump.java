package org.payouts.proof.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.payouts.audit.Recorded;
import org.payouts.audit.Story;
import org.payouts.sandbox.providers.SimulatedProviders;

/** What is kept of a case that went wrong, beside the logs of its processes. */
final class CaseDump {
  private CaseDump() {}

  /** Writes findings, every record of the case's payouts, the book and the call log. */
  static void write(
      Path directory, List<Story> stories, SimulatedProviders providers, List<String> findings) {
    List<String> records = new ArrayList<>();
    for (Story story : stories) {
      add(records, story.requests());
      add(records, story.commands());
      add(records, story.ledger());
      add(records, story.paid());
      add(records, story.failed());
      add(records, story.reviews());
      add(records, story.resolutions());
    }
    try {
      Files.write(directory.resolve("findings.txt"), findings);
      Files.write(directory.resolve("records.txt"), records);
      Files.write(
          directory.resolve("book.txt"),
          providers.book().payments().stream().map(Object::toString).toList());
      Files.write(
          directory.resolve("calls.txt"),
          providers.calls().all().stream().map(Object::toString).toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep what is known of the case", e);
    }
  }

  private static <T> void add(List<String> lines, List<Recorded<T>> records) {
    records.forEach(
        record -> lines.add(record.place().timeMs() + " " + record.place() + " " + record.value()));
  }
}
