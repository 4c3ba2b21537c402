package org.payouts.verification.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.Recorded;
import org.payouts.sandbox.providers.SimulatedProviders;

/** What is kept of a case that went wrong, beside the logs of its processes. */
final class CaseDump {
  private CaseDump() {}

  /** Writes findings, every record of the case's payouts, the book and the call log. */
  static void write(
      Path directory,
      List<PayoutHistory> stories,
      SimulatedProviders providers,
      List<String> findings) {
    List<String> records = new ArrayList<>();
    for (PayoutHistory history : stories) {
      add(records, history.requests());
      add(records, history.commands());
      add(records, history.ledger());
      add(records, history.paid());
      add(records, history.failed());
      add(records, history.reviews());
      add(records, history.resolutions());
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
        record ->
            lines.add(record.position().timeMs() + " " + record.position() + " " + record.value()));
  }
}
