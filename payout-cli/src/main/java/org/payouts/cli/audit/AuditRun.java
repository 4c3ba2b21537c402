package org.payouts.cli.audit;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.books.SandboxBooks;
import org.payouts.audit.checks.Rules;
import org.payouts.audit.history.BookSource;
import org.payouts.audit.kafka.KafkaRecords;
import org.payouts.audit.records.RegistryValues;
import org.payouts.audit.records.Values;
import org.payouts.audit.run.Audit;
import org.payouts.audit.run.AuditReport;
import org.payouts.audit.seal.Seal;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Progress;
import org.payouts.cli.failure.CommandFailure;

/** Runs an audit of a stack and shows its progress. */
public final class AuditRun {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final AuditSettings settings;
  private final @Nullable Duration compactionLag;
  private final Console console;

  /**
   * @param compactionLag the shortest compaction lag that the ledgers ever had; null for the one
   *     they have now
   */
  public AuditRun(AuditSettings settings, @Nullable Duration compactionLag, Console console) {
    this.settings = settings;
    this.compactionLag = compactionLag;
    this.console = console;
  }

  /**
   * The report.
   *
   * @param withProvider whether the providers' books are read
   * @param earlier the seals to compare with; null for none
   */
  public AuditReport run(boolean withProvider, @Nullable List<Seal> earlier) {
    long nowMs = System.currentTimeMillis();
    try (Values values = new RegistryValues(settings.readOnly());
        KafkaRecords records = open();
        Progress progress = console.progress()) {
      // Books last: they must show every result that was read before.
      BookSource books = withProvider ? books() : null;
      Audit audit =
          new Audit(
              values,
              books,
              earlier,
              (what, done, total) -> progress.show(what + " " + Progress.bar(done, total)));
      return audit.run(records, Rules.pipeline(nowMs).retryWhenAbsent(settings.retryWhenAbsent()));
    }
  }

  /** Everything known about one payout. */
  public HistoryPrinter explain(String payoutId) {
    try (Values values = new RegistryValues(settings.readOnly());
        KafkaRecords records = open()) {
      return HistoryPrinter.read(
          payoutId,
          records,
          values,
          Rules.pipeline(System.currentTimeMillis()).retryWhenAbsent(settings.retryWhenAbsent()));
    }
  }

  private KafkaRecords open() {
    try {
      return KafkaRecords.open(settings.readOnly(), PATIENCE, compactionLag);
    } catch (IllegalStateException e) {
      throw CommandFailure.problem(
          String.valueOf(e.getMessage()), "run: payouts topics create -c FILE");
    }
  }

  private BookSource books() {
    String address =
        settings
            .sandbox()
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "the settings name no simulated providers (sandbox.url)",
                        "leave --with-provider away; the topics are judged all the same"));
    try {
      return SandboxBooks.open(URI.create(address));
    } catch (UncheckedIOException e) {
      throw CommandFailure.problem(
          "the providers' books cannot be read: " + e.getMessage(),
          "start the simulated providers, or leave --with-provider away");
    }
  }
}
