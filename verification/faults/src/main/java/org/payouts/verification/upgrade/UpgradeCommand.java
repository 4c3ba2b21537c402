package org.payouts.verification.upgrade;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.payouts.verification.harness.RunCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code verify upgrade}. */
@Command(
    name = "upgrade",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Upgrades a pipeline under load from an older release to this one, goes the whole way back,"
          + " and upgrades again:",
      "workers one by one, the router by stop and start, some by kill -9, with provider faults and"
          + " orders all the time.",
      "At the end the topics are judged by the providers' books, and audited by both releases."
    },
    footer =
        "Exit codes: 0 nothing found, 1 a rule is broken (everything is kept), 2 the machinery"
            + " failed.")
public final class UpgradeCommand extends RunCommand {

  @Option(
      names = "--old",
      paramLabel = "DIR",
      required = true,
      description =
          "A checkout of the older release, built with ./mvnw -B -q -Dquick -DskipTests package.")
  Path old = Path.of("");

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description =
          "How long the seven mixtures of releases work before the next step, all in all (default:"
              + " ${DEFAULT-VALUE}).")
  double minutes = 3;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Requests per second (default: ${DEFAULT-VALUE}).")
  double rate = 8;

  @Option(
      names = "--faults",
      paramLabel = "PERCENT",
      description = "Calls of providers that fail (default: ${DEFAULT-VALUE}).")
  int faults = 10;

  @Option(
      names = "--forge",
      description =
          "Publish one result a second time while releases are mixed: the run must end with 1.")
  boolean forge;

  private @Nullable Release release;

  @Override
  protected void validate() {
    require(minutes > 0 && rate > 0, "--minutes and --rate are above 0");
    require(faults >= 0 && faults <= 100, "--faults is a percentage");
    Optional<Release> found = Release.in(old);
    require(
        found.isPresent(),
        "%s holds no build of the payouts command. Check the older release out there (git worktree add DIR COMMIT) and build it: ./mvnw -B -q -Dquick -DskipTests package"
            .formatted(old));
    release = found.orElseThrow();
  }

  @Override
  protected Report run(Path kept, Consumer<String> listener)
      throws IOException, InterruptedException {
    Release from = release == null ? Release.in(old).orElseThrow() : release;
    return new UpgradeRun(this, from, Release.running(), kept, listener).run();
  }
}
