package org.payouts.verification.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.payouts.verification.harness.RunCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code verify chaos}. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Disturbs a whole pipeline of real processes at random: kill -9, freezes, broken networks, brokers lost,",
      "provider faults, poison, replays, forced compaction, two versions of a worker, stops, limits and approvals.",
      "After each round everything is healed and judged from the providers' books and the raw topics."
    },
    footer =
        "Exit codes: 0 nothing found, 1 a violation (everything is kept), 2 the machinery failed.")
public final class ChaosCommand extends RunCommand {

  /** Who reads everything again from the beginning at the end of a run. */
  enum ReplayScope {
    NONE,
    /** All workers, and every fourth round as well. */
    WORKERS,
    /** The router too. */
    ALL
  }

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "No round begins later than this (default: ${DEFAULT-VALUE}).")
  double minutes = 5;

  @Option(names = "--rounds", paramLabel = "R", description = "That many rounds instead.")
  int rounds;

  @Option(
      names = "--round-seconds",
      paramLabel = "S",
      description = "How long each round is disturbed (default: ${DEFAULT-VALUE}).")
  int roundSeconds = 45;

  @Option(names = "--brokers", paramLabel = "1|3", description = "Default: ${DEFAULT-VALUE}.")
  int brokers = 1;

  @Option(
      names = "--guarded",
      description = "Services come over TLS, with passwords and the least rights.")
  boolean guarded;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Requests per second (default: ${DEFAULT-VALUE}).")
  double rate = 8;

  @Option(
      names = "--replay",
      paramLabel = "WHO",
      description =
          "Who reads everything again from the beginning at the end: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  ReplayScope replay = ReplayScope.ALL;

  @Override
  protected void validate() {
    require(brokers == 1 || brokers == 3, "--brokers is 1 or 3");
  }

  @Override
  protected Report run(Path kept, Consumer<String> listener) throws IOException {
    return new ChaosRun(this, kept, listener).run();
  }
}
