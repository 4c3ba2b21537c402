package org.payouts.bench.runs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.payouts.verification.harness.ShortProcess;

/**
 * Under which conditions a run is made.
 *
 * @param scale how long it is
 * @param classPath of the run's own JVM
 * @param javaOptions its further options, for profiling
 * @param halfSpeed whether a neighbour wants every core as well
 */
public record Conditions(
    Scale.Name scale, List<String> classPath, List<String> javaOptions, boolean halfSpeed) {

  /** With this build. */
  public static Conditions of(Scale.Name scale, List<String> javaOptions, boolean halfSpeed) {
    return new Conditions(scale, ShortProcess.classPath(), javaOptions, halfSpeed);
  }

  /**
   * With the libraries of another build, this project's own among them. What measures is the same
   * for all builds: this one's.
   *
   * @param checkout where the build is
   * @throws IllegalArgumentException if there is none
   */
  public Conditions build(Path checkout) {
    Path libraries = checkout.toAbsolutePath().resolve(Path.of("payout-cli", "target", "lib"));
    if (!Files.isDirectory(libraries)) {
      throw new IllegalArgumentException(
          "%s has no build. Run ./payouts --version there.".formatted(checkout));
    }
    String own = classPath.get(1);
    String measuring = own.substring(0, own.indexOf(':'));
    return new Conditions(
        scale, List.of("-cp", measuring + ":" + libraries + "/*:" + own), javaOptions, halfSpeed);
  }
}
