package org.payouts.verification.soak;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Logs;
import org.payouts.verification.harness.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/** {@code verify million}. */
@Command(
    name = "million",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Pays a million payouts end to end on real processes, nine in ten on MTurk, with provider faults, outages of",
      "accounts and an operator who decides reviews from the books. Fails unless everybody has one result and the",
      "books agree with it, sums are equal to the cent, payouts audit is clean, memory is flat and no lag grows."
    },
    footer =
        "Exit codes: 0 all of this holds, 1 something does not (everything is kept), 2 the machinery failed.")
public final class MillionCommand implements Callable<Integer> {

  private static final int MOST_PAYOUTS = 10_000_000;

  @Option(
      names = "--payouts",
      paramLabel = "N",
      description = "How many (default: ${DEFAULT-VALUE}).")
  int payouts = 1_000_000;

  @Option(
      names = "--faults",
      paramLabel = "PERCENT",
      description = "How many of a hundred calls fail by chance (default: ${DEFAULT-VALUE}).")
  int faults = 5;

  @Option(names = "--seed", paramLabel = "N", description = "Default: drawn and printed.")
  long seed = ThreadLocalRandom.current().nextInt(1, 1_000_000);

  @Option(
      names = "--rate",
      paramLabel = "PER_SECOND|auto",
      defaultValue = "auto",
      converter = RateConverter.class,
      description =
          "Requests per second; auto publishes as fast as payouts are settled (default: ${DEFAULT-VALUE}).")
  double rate;

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

  /** Between two looks. */
  long sampleMs = 5_000;

  /** Whether the cluster can be opened again afterwards. */
  boolean keptRegistry = true;

  @Spec private CommandSpec spec = CommandSpec.create();

  private static final class RateConverter implements CommandLine.ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      double rate = text.equals("auto") ? 0 : Double.parseDouble(text);
      if (!text.equals("auto") && !(rate > 0)) {
        throw new CommandLine.TypeConversionException("a rate is above 0, or auto");
      }
      return rate;
    }
  }

  /** Time for so many payouts at a rate that would be a defect, and for starting and settling. */
  Duration deadline() {
    if (deadline != null) {
      return Duration.ofMillis((long) (deadline * 60_000));
    }
    double perSecond = rate > 0 ? Math.min(150, rate * 0.8) : 150;
    return Duration.ofSeconds(240 + (long) (payouts / perSecond));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (payouts < 100 || payouts > MOST_PAYOUTS || faults < 0 || faults > 50) {
      err.println("--payouts is 100 to " + MOST_PAYOUTS + ", --faults is 0 to 50");
      return 2;
    }
    RunDirectory kept = RunDirectory.create(directory, "payouts-million-");
    Logs.file(kept.path().resolve("harness.log"));
    boolean passed = false;
    try {
      MillionReport report =
          new MillionRun(
                  this,
                  kept.path(),
                  line -> {
                    if (!json) {
                      out.println(line);
                      out.flush();
                    }
                  })
              .run();
      if (result != null) {
        report.write(result);
      }
      out.println(json ? report.json() : report.line());
      passed = report.passed();
    } finally {
      if (passed && kept.temporary()) {
        RunDirectory.remove(kept.path());
      } else {
        err.println("kept: " + kept.path());
      }
      out.flush();
    }
    return passed ? 0 : 1;
  }
}
