package org.payouts.verification.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.payouts.verification.harness.RunCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
public final class MillionCommand extends RunCommand {

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
      names = "--result",
      paramLabel = "FILE",
      description = "Write the result there as JSON, and the series of samples to FILE.csv.")
  private @Nullable Path result;

  /** Between two looks. */
  long sampleMs = 5_000;

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
  protected void validate() {
    require(payouts >= 100 && payouts <= MOST_PAYOUTS, "--payouts is 100 to " + MOST_PAYOUTS);
    require(faults >= 0 && faults <= 50, "--faults is 0 to 50");
  }

  @Override
  protected Report run(Path kept, Consumer<String> listener) throws Exception {
    MillionReport report = new MillionRun(this, kept, listener).run();
    if (result != null) {
      report.write(result);
    }
    return report;
  }
}
