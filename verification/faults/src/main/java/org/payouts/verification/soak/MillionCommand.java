package org.payouts.verification.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Logs;
import org.payouts.verification.run.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code verify million}. */
@Command(
    name = "million",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Pays a million payouts end to end on real processes, nine in ten on MTurk, with provider faults, outages of",
      "accounts and an operator who decides reviews from the books. Fails unless everybody was paid once or told",
      "failed, sums are equal to the cent, payouts audit is clean, memory is flat and no lag grows."
    },
    footer =
        "Exit codes: 0 all of this holds, 1 something does not (everything is kept), 2 the machinery failed.")
public final class MillionCommand implements Callable<Integer> {
  private static final int MOST_PAYOUTS = 10_000_000;
  private static final long SAMPLE_MS = 5_000;

  @Option(
      names = "--payouts",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int payouts;

  @Option(
      names = "--faults",
      paramLabel = "PERCENT",
      defaultValue = "5",
      description = "How many of a hundred calls fail by chance (default: ${DEFAULT-VALUE}).")
  private int faults;

  @Option(names = "--seed", paramLabel = "N", description = "Default: drawn and printed.")
  private @Nullable Long seed;

  @Option(
      names = "--rate",
      paramLabel = "PER_SECOND|auto",
      defaultValue = "auto",
      description =
          "Requests per second; auto publishes as fast as payouts are settled (default: ${DEFAULT-VALUE}).")
  private String rate = "auto";

  @Option(
      names = "--deadline",
      paramLabel = "MINUTES",
      description =
          "When a run that has not ended has failed. Default: from the number of payouts.")
  private @Nullable Double deadline;

  @Option(
      names = "--data-dir",
      paramLabel = "D",
      description =
          "Where everything is kept; must be new or empty. Default: a temporary directory, deleted if all holds.")
  private @Nullable Path directory;

  @Option(names = "--json", description = "Print the result as one JSON line instead of text.")
  private boolean json;

  @Option(
      names = "--result",
      paramLabel = "FILE",
      description = "Write the result there as JSON, and the series of samples to FILE.csv.")
  private @Nullable Path result;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Pace pace;
    try {
      pace = Pace.parse(rate);
    } catch (IllegalArgumentException e) {
      err.println("--rate: " + e.getMessage());
      return 2;
    }
    if (payouts < 100 || payouts > MOST_PAYOUTS || faults < 0 || faults > 50) {
      err.println("--payouts is 100 to " + MOST_PAYOUTS + ", --faults is 0 to 50");
      return 2;
    }
    RunDirectory kept = RunDirectory.of(directory, "payouts-million-");
    if (!kept.isEmpty()) {
      err.println(kept.path() + " is not empty: a run needs a new directory");
      return 2;
    }
    Logs.file(kept.path().resolve("harness.log"));
    MillionReport report;
    try {
      report = new MillionRun(options(kept.path(), pace), line -> tell(out, line)).run();
    } catch (Exception e) {
      err.println("kept: " + kept.path());
      throw e;
    }
    Path file = result;
    if (file != null) {
      write(report, file);
    }
    out.println(json ? new ObjectMapper().writeValueAsString(report.json()) : line(report));
    if (report.passed() && kept.temporary()) {
      kept.remove();
    } else {
      err.println("kept: " + kept.path());
    }
    out.flush();
    return report.passed() ? 0 : 1;
  }

  private MillionOptions options(Path kept, Pace pace) {
    Double minutes = deadline;
    return new MillionOptions(
        payouts,
        faults,
        seed == null ? ThreadLocalRandom.current().nextInt(1, 1_000_000) : seed,
        pace,
        kept,
        minutes == null
            ? MillionOptions.deadline(payouts, pace)
            : Duration.ofMillis((long) (minutes * 60_000)),
        SAMPLE_MS,
        true);
  }

  private void tell(PrintWriter out, String line) {
    if (!json) {
      out.println(line);
      out.flush();
    }
  }

  private static String line(MillionReport report) {
    return "million: paid %s, failed %s in %s s, rate %s, lag %s, %s"
        .formatted(
            report.json().get("paid"),
            report.json().get("failed"),
            report.json().get("seconds"),
            report.json().get("rate"),
            report.json().get("lag"),
            report.passed() ? "all holds" : report.problems().size() + " problems");
  }

  private static void write(MillionReport report, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(target.toFile(), report.json());
    Files.write(target.resolveSibling(target.getFileName() + ".csv"), report.table());
  }
}
