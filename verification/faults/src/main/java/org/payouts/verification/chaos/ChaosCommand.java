package org.payouts.verification.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Logs;
import org.payouts.verification.harness.RunDirectory;
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

  /** Who reads everything again from the beginning at the end of a run. */
  enum ReplayScope {
    NONE,
    /** All workers, and every fourth round as well. */
    WORKERS,
    /** The router too. */
    ALL
  }

  @Option(names = "--seed", paramLabel = "N", description = "Default: drawn and printed.")
  long seed = ThreadLocalRandom.current().nextInt(1, 1_000_000);

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

  /** Whether the cluster can be opened again afterwards. */
  boolean keptRegistry = true;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (brokers != 1 && brokers != 3) {
      err.println("--brokers is 1 or 3");
      return 2;
    }
    RunDirectory kept = RunDirectory.create(directory, "payouts-chaos-");
    Logs.file(kept.path().resolve("harness.log"));
    ChaosReport report =
        new ChaosRun(
                this,
                kept.path(),
                line -> {
                  if (!json) {
                    out.println(line);
                    out.flush();
                  }
                })
            .run();
    out.println(json ? new ObjectMapper().writeValueAsString(report) : report.line());
    if (report.held() && kept.temporary() && !keep) {
      RunDirectory.remove(kept.path());
    } else {
      err.println("kept: " + kept.path());
    }
    out.flush();
    return report.held() ? 0 : 1;
  }
}
