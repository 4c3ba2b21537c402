package org.payouts.verification.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Logs;
import org.payouts.verification.run.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code verify chaos}. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Disturbs a whole pipeline of real processes at random: kill -9, freezes, broken networks, brokers lost,",
      "provider faults, poison, replays, forced compaction, two versions of a worker. After each round everything",
      "is healed and judged from the providers' books and the raw topics."
    },
    footer =
        "Exit codes: 0 nothing found, 1 a violation (everything is kept), 2 the machinery failed.")
public final class ChaosCommand implements Callable<Integer> {

  @Option(names = "--seed", paramLabel = "N", description = "Default: drawn and printed.")
  private @Nullable Long seed;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "5",
      description = "No round begins later than this (default: ${DEFAULT-VALUE}).")
  private double minutes;

  @Option(names = "--rounds", paramLabel = "R", description = "That many rounds instead.")
  private int rounds;

  @Option(
      names = "--round-seconds",
      paramLabel = "S",
      defaultValue = "45",
      description = "How long each round is disturbed (default: ${DEFAULT-VALUE}).")
  private int roundSeconds;

  @Option(
      names = "--brokers",
      paramLabel = "1|3",
      defaultValue = "1",
      description = "Default: ${DEFAULT-VALUE}.")
  private int brokers;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "8",
      description = "Requests per second (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--replay",
      paramLabel = "WHO",
      defaultValue = "ALL",
      description =
          "Who reads everything again from the beginning at the end: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ReplayScope replay = ReplayScope.ALL;

  @Option(
      names = "--dir",
      paramLabel = "D",
      description =
          "Where everything is kept; must be new or empty. Default: a temporary directory.")
  private @Nullable Path directory;

  @Option(names = "--keep", description = "Keep the temporary directory if nothing was found.")
  private boolean keep;

  @Option(names = "--json", description = "Print one JSON line instead of text.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
    if (brokers != 1 && brokers != 3) {
      spec.commandLine().getErr().println("--brokers is 1 or 3");
      return 2;
    }
    RunDirectory kept = RunDirectory.of(directory, "payouts-chaos-");
    if (!kept.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(kept.path() + " is not empty: a run needs a new directory");
      return 2;
    }
    Logs.file(kept.path().resolve("harness.log"));
    ChaosOptions options =
        new ChaosOptions(
            seed == null ? ThreadLocalRandom.current().nextInt(1, 1_000_000) : seed,
            rounds,
            Duration.ofMillis((long) (minutes * 60_000)),
            Duration.ofSeconds(roundSeconds),
            brokers,
            kept.path(),
            rate,
            replay,
            true);
    ChaosReport report =
        new ChaosRun(
                options,
                line -> {
                  if (!json) {
                    out.println(line);
                    out.flush();
                  }
                })
            .run();
    out.println(json ? new ObjectMapper().writeValueAsString(report.json()) : report.line());
    if (report.held() && kept.temporary() && !keep) {
      kept.remove();
    } else {
      spec.commandLine().getErr().println("kept: " + kept.path());
    }
    out.flush();
    return report.held() ? 0 : 1;
  }
}
