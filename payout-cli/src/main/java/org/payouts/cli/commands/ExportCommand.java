package org.payouts.cli.commands;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.words.Plural;
import org.payouts.config.Settings;
import org.payouts.export.ResultsExport;
import org.payouts.export.Sink;
import org.payouts.export.TopicMadeAnewException;
import org.payouts.export.files.FileFormat;
import org.payouts.export.files.FileSink;
import org.payouts.export.jdbc.JdbcSink;
import org.payouts.service.ShutdownHook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code export results}: results as files or in a database. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes results where analysts work: bonus_paid, bonus_failed, bonus_rejected and bonus_admitted.",
      "Each record exactly once: the same command again goes on from where the last one has ended."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts export results --to results                       Parquet files in a directory",
      "  payouts export results --to results-csv --format csv",
      "  payouts export results --to jdbc:postgresql://localhost/lab?user=ana --follow",
      "Exit codes: 0 done, 1 problems, 2 wrong usage."
    })
final class ExportCommand extends Subcommand {
  private static final String WHAT = "results";
  private static final String JDBC = "jdbc:";
  private static final int ROWS = 50_000;

  @Parameters(paramLabel = "WHAT", description = "results")
  private String what = WHAT;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR|jdbc:...",
      description =
          "A directory, or a database whose driver is on the class path; PostgreSQL's is.")
  private String to = "";

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "parquet",
      description = "Of files: parquet, csv or jsonl (default: ${DEFAULT-VALUE}).")
  private String format = "";

  @Option(names = "--follow", description = "Go on with what comes, until interrupted.")
  private boolean follow;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "With --follow: how long rows wait for others of their file (default: ${DEFAULT-VALUE}).")
  private int everySeconds;

  @Option(names = "--json", description = "Print the summary as JSON.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  @Override
  public Integer call() throws InterruptedException {
    if (!what.equals(WHAT)) {
      throw CommandFailure.usage("there is no export of " + what, "export results");
    }
    Settings settings = stack.settings();
    ResultsExport.Limits limits =
        new ResultsExport.Limits(ROWS, Duration.ofSeconds(Math.max(1, everySeconds)));
    try (ResultsExport export = new ResultsExport(settings, sink(), limits)) {
      report(follow ? followed(export) : export.toEnd());
      return OK;
    } catch (TopicMadeAnewException e) {
      throw CommandFailure.problem(
              "the export ended: " + e.getMessage(), TopicMadeAnewException.REMEDY)
          .causedBy(e);
    } catch (IOException e) {
      throw CommandFailure.problem(
              "the export ended: " + e.getMessage(),
              "what was written stays; the same command goes on from there")
          .causedBy(e);
    }
  }

  /** An interrupt lets what was read be written first. */
  private static ResultsExport.Summary followed(ResultsExport export) throws IOException {
    AtomicBoolean open = new AtomicBoolean(true);
    Thread main = Thread.currentThread();
    ShutdownHook hook =
        new ShutdownHook(
            () -> {
              open.set(false);
              if (Thread.currentThread() != main) {
                main.join(Duration.ofSeconds(20).toMillis());
              }
            });
    try {
      return export.follow(open::get);
    } finally {
      hook.close();
    }
  }

  private Sink sink() throws IOException {
    if (to.startsWith(JDBC)) {
      return new JdbcSink(to);
    }
    FileFormat files =
        FileFormat.named(format)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "there is no format " + format,
                        "one of " + String.join(", ", FileFormat.texts())));
    return new FileSink(Path.of(to), files);
  }

  private void report(ResultsExport.Summary summary) {
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("rows", summary.rows());
      line.put("unreadable", summary.unreadable());
      console().json(line);
      return;
    }
    console().print("exported " + Plural.of(summary.rows(), "row", "rows"));
    if (summary.unreadable() > 0) {
      console()
          .say(
              "note: "
                  + Plural.of(summary.unreadable(), "record", "records")
                  + " could not be read and was left out; --debug shows where");
    }
  }
}
