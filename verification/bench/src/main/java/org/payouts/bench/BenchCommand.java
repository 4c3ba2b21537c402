package org.payouts.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.payouts.bench.report.BuildTimes;
import org.payouts.bench.report.Report;
import org.payouts.bench.suite.IsolatedRun;
import org.payouts.bench.suite.Result;
import org.payouts.bench.suite.ResultFile;
import org.payouts.bench.suite.Row;
import org.payouts.bench.suite.Run;
import org.payouts.bench.suite.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Measures ourselves and our peers side by side, adds the results to a file and renews"
            + " docs/built/performance.md from it.")
public final class BenchCommand implements Callable<Integer> {
  private static final Path DOCS = Path.of("docs");
  private static final Path QUICK = Path.of("verification", "bench", "target", "quick");

  @Option(
      names = "--quick",
      description =
          "Only shows that every run works: tiny sizes, one repeat; writes below"
              + " payout-bench/target/quick.")
  boolean quick;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "ROW",
      description = "Rows to measure: 1, 2, 3, 4, 5, 5b, 6, 7, calls. All without it.")
  List<String> only = List.of();

  @Option(
      names = "--run",
      paramLabel = "TEXT",
      description = "Only runs whose name contains this text.")
  String run = "";

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "3",
      description = "Repeats of each run; the report shows medians. Default: ${DEFAULT-VALUE}.")
  int repeats;

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What is different now, for the report's table of changes.")
  String label = "";

  @Option(
      names = "--java-option",
      paramLabel = "OPTION",
      description = "A further option of the runs' JVMs, as -XX:StartFlightRecording=...")
  List<String> javaOptions = List.of();

  private final PrintStream out = System.out;

  public static void main(String[] args) {
    CommandLine command = new CommandLine(new BenchCommand());
    command.addSubcommand("render", new Render());
    command.addSubcommand("build", new Build());
    System.exit(command.execute(args));
  }

  @Override
  public Integer call() throws IOException {
    List<Row> rows =
        Rows.all().stream().filter(row -> only.isEmpty() || only.contains(row.id())).toList();
    if (rows.size() < only.size()) {
      System.err.println("Rows are: " + Rows.all().stream().map(Row::id).toList());
      return 2;
    }
    Path docs = quick ? QUICK : DOCS;
    ResultFile file = results(docs);
    Session session = Session.begin(label);
    int failures = 0;
    for (Row row : rows) {
      out.printf("%s %s%n", row.id(), row.title());
      // Repeats outside, runs inside: what changes on the machine meets all runs alike.
      for (int repeat = 1; repeat <= (quick ? 1 : repeats); repeat++) {
        for (Run each : row.runs()) {
          if (each.name().contains(run) && !measure(session, row, each, repeat, file)) {
            failures++;
          }
        }
      }
    }
    Report.write(Rows.all(), file.read(), docs);
    out.println("Report: " + Report.page(docs));
    return failures == 0 ? 0 : 1;
  }

  private boolean measure(Session session, Row row, Run run, int repeat, ResultFile file) {
    out.printf("  %s, repeat %d ", run.name(), repeat);
    out.flush();
    IsolatedRun.Outcome outcome =
        new IsolatedRun(javaOptions).measure(RunMain.class, row, run, quick);
    boolean failed = !outcome.error().isEmpty();
    out.println(failed ? "FAILED\n" + outcome.error() : said(row, outcome));
    file.add(
        new Result(
            session.started(),
            session.label(),
            session.commit(),
            session.machine(),
            quick,
            row.id(),
            run.name(),
            repeat,
            outcome.figures(),
            failed ? outcome.error() : null));
    return !failed;
  }

  private static String said(Row row, IsolatedRun.Outcome outcome) {
    Double main = outcome.figures().get(row.figure());
    return main == null
        ? outcome.figures().toString()
        : String.format(Locale.ROOT, "%s=%.1f", row.figure(), main);
  }

  static ResultFile results(Path docs) {
    return new ResultFile(docs.resolve("performance").resolve("results.jsonl"));
  }

  /** Renews the report without measuring. */
  @Command(
      name = "render",
      mixinStandardHelpOptions = true,
      description = "Renews the report from the results there are.")
  static final class Render implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
      Report.write(Rows.all(), results(DOCS).read(), DOCS);
      return 0;
    }
  }

  /** Row 8. */
  @Command(
      name = "build",
      mixinStandardHelpOptions = true,
      description = {
        "Shows where the time of ./mvnw -B verify went, by the test reports below each module's"
            + " target folder, and by goal if the build's log is given. For times in the log run:",
        "./mvnw -B verify -Dorg.slf4j.simpleLogger.showDateTime=true"
            + " -Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS | tee build.log"
      })
  static final class Build implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "LOG", description = "The build's log.")
    List<Path> log = List.of();

    @Override
    public Integer call() throws IOException {
      System.out.print(BuildTimes.tables(Path.of("."), log));
      return 0;
    }
  }
}
