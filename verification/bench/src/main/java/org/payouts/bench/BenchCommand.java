package org.payouts.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.AppInfoParser;
import org.payouts.bench.report.Report;
import org.payouts.bench.runs.Conditions;
import org.payouts.bench.runs.IsolatedRun;
import org.payouts.bench.runs.Result;
import org.payouts.bench.runs.Row;
import org.payouts.bench.runs.Rows;
import org.payouts.bench.runs.Run;
import org.payouts.bench.runs.Scale;
import org.payouts.verification.harness.ShortProcess;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = CompareCommand.class,
    description =
        "Measures ourselves and our peers side by side, adds the results to a file and renews"
            + " docs/built/performance.md from it.")
public final class BenchCommand implements Callable<Integer> {

  private static final Report REPORT =
      new Report(Path.of("docs", "built", "performance.md"), Path.of("verification", "results"));
  private static final Path QUICK = Path.of("verification", "bench", "target", "quick");

  @Option(
      names = "--quick",
      description =
          "Only shows that every run works: tiny sizes, one repeat; writes below"
              + " verification/bench/target/quick.")
  boolean quick;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "ROW",
      description = "Rows to measure: 1, 2, 3, 4, 5, 5b, 6, 7, calls, growth. All without it.")
  List<String> only = List.of();

  @Option(
      names = "--run",
      paramLabel = "TEXT",
      description = "Only runs whose name contains this text.")
  String run = "";

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "Repeats of each run; the report shows medians. Default: ${DEFAULT-VALUE}.")
  int repeats = 3;

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      description = "What is different now, for the report's table of changes.")
  String label = "";

  @Option(
      names = "--java-option",
      paramLabel = "OPTION",
      description = "A further option of the runs' JVMs, as -XX:StartFlightRecording=...")
  List<String> javaOptions = List.of();

  @Option(
      names = "--half-speed",
      description =
          "Measures beside a neighbour that takes half of each core. The report gives ratios at"
              + " half speed a column of their own.")
  boolean halfSpeed;

  private final PrintStream out = System.out;

  /** The command. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchCommand()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    List<Row> rows =
        Rows.all().stream().filter(row -> only.isEmpty() || only.contains(row.id())).toList();
    if (rows.size() < only.size()) {
      System.err.println("Rows are: " + Rows.all().stream().map(Row::id).toList());
      return 2;
    }
    Report report = quick ? new Report(QUICK.resolve("performance.md"), QUICK) : REPORT;
    String session = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    int failures = 0;
    for (Row row : rows) {
      out.printf("%s %s%n", row.id(), row.title());
      // Repeats outside, runs inside: what changes on the machine meets all runs alike.
      for (int repeat = 1; repeat <= (quick ? 1 : repeats); repeat++) {
        for (Run each : row.runs()) {
          if (each.name().contains(run) && !measure(session, row, each, repeat, report)) {
            failures++;
          }
        }
      }
    }
    report.write(Rows.all());
    out.println("Report: " + report.page());
    return failures == 0 ? 0 : 1;
  }

  private boolean measure(String session, Row row, Run of, int repeat, Report report)
      throws IOException {
    out.printf("  %s, repeat %d  ", of.name(), repeat);
    out.flush();
    Scale.Name scale = quick ? Scale.Name.QUICK : Scale.Name.FULL;
    IsolatedRun.Outcome outcome =
        IsolatedRun.start(row, of, Conditions.of(scale, javaOptions, halfSpeed));
    boolean failed = !outcome.error().isEmpty();
    out.println(
        failed
            ? "FAILED\n" + outcome.error()
            : row.figure()
                + "="
                + outcome.figures().get(row.figure())
                + " of "
                + outcome.figures());
    new Result(
            session,
            label,
            commit(),
            machine(),
            quick,
            halfSpeed,
            row.id(),
            of.name(),
            repeat,
            outcome.figures(),
            failed ? outcome.error() : null)
        .addTo(report.results());
    return !failed;
  }

  private static String machine() {
    return "%d cores, %s %s, Java %s, Kafka %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            System.getProperty("java.version"),
            AppInfoParser.getVersion());
  }

  private static String commit() {
    String commit = ShortProcess.output("git", "describe", "--always", "--dirty", "--exclude", "*");
    return commit.isEmpty() ? "unknown" : commit;
  }

  @Command(
      name = "render",
      mixinStandardHelpOptions = true,
      description = "Renews the report from the results there are, without measuring.")
  int render() throws IOException {
    REPORT.write(Rows.all());
    return 0;
  }
}
