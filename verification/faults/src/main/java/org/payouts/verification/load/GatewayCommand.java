package org.payouts.verification.load;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.payouts.verification.harness.RunCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code verify gateway}. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Asks a gateway process for bonuses over HTTP at a steady rate, beside its broker, and kills it without warning",
      "while it works. Fails unless Kafka has every request that was answered with 202, once, as it was asked for."
    },
    footer = "Exit codes: 0 all of this holds, 1 something does not, 2 the machinery failed.")
public final class GatewayCommand extends RunCommand {

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long (default: ${DEFAULT-VALUE}).")
  int seconds = 30;

  @Option(
      names = "--rate",
      paramLabel = "PER_SECOND",
      description = "Bonuses a second (default: ${DEFAULT-VALUE}).")
  int rate = 2_000;

  @Option(
      names = "--array",
      paramLabel = "N",
      description = "Bonuses of one HTTP request (default: ${DEFAULT-VALUE}).")
  int array = 1;

  @Option(
      names = "--kills",
      paramLabel = "N",
      description = "How often the gateway is killed (default: ${DEFAULT-VALUE}).")
  int kills = 2;

  public GatewayCommand() {
    keptRegistry = false;
  }

  @Override
  protected void validate() {
    require(seconds > 0 && rate > 0 && kills >= 0, "--seconds and --rate are above 0");
    require(array > 0 && array <= rate, "--array is at most --rate");
  }

  @Override
  protected Report run(Path kept, Consumer<String> listener) throws Exception {
    return new GatewayRun(this, kept, listener).run();
  }
}
