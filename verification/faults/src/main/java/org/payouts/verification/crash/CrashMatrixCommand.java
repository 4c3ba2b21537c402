package org.payouts.verification.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.cli.console.Logs;
import org.payouts.payout.Platforms;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code crash-matrix}: stops real processes exactly at each named point of the protocol. */
@Command(
    name = "crash-matrix",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Halts or freezes real worker and router processes exactly at the named points of the protocol",
      "and judges topics, books and call logs afterwards. Exit code 1 if anything was found."
    })
public final class CrashMatrixCommand implements Callable<Integer> {
  @Option(
      names = "--points",
      split = ",",
      paramLabel = "W7,W8",
      description = "Only these points; all without it.")
  private List<CrashPoint> points = List.of(CrashPoint.values());

  @Option(names = "--platform", paramLabel = "P", description = "Only this platform.")
  private @Nullable String platform;

  @Option(
      names = "--how",
      paramLabel = "HOW",
      description = "halt, freeze, broker-kill, broker-freeze, or both (halt and freeze).")
  private String how = "all";

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Chooses whether money moves where a case leaves it open.")
  private long seed = 1;

  @Option(
      names = "--mutants",
      description = "Switch off one rule at a time instead; each must be noticed.")
  private boolean mutants;

  @Option(
      names = "--lanes",
      paramLabel = "N",
      description = "Platforms played beside each other (default: ${DEFAULT-VALUE}).")
  private int lanes = 3;

  @Option(names = "--json", description = "One JSON object per case.")
  private boolean json;

  @Option(names = "--list", description = "Only list the cases.")
  private boolean list;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Where logs of failing cases are kept; a temporary directory without it.")
  private @Nullable Path keep;

  /** The command as a program of its own. */
  public static void main(String... arguments) {
    System.exit(
        new CommandLine(new CrashMatrixCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    List<CrashCase> cases =
        (mutants ? CrashCase.ofMutants() : CrashCase.all()).stream().filter(this::wanted).toList();
    if (list) {
      cases.forEach(each -> System.out.println(each.name() + "  " + each.point().sentence()));
      return 0;
    }
    Logs.quiet();
    Path directory =
        keep == null ? Files.createTempDirectory("crash-matrix-") : Files.createDirectories(keep);
    CaseLines lines = new CaseLines(json, mutants);
    lines.begin(cases.size(), seed);
    List<CaseResult> results = new CrashMatrix(directory, seed, lanes, lines::print).play(cases);
    lines.end(results, directory);
    if (keep == null && results.stream().allMatch(CaseResult::good)) {
      CrashMatrix.remove(directory);
    }
    return lines.good(results) ? 0 : 1;
  }

  private boolean wanted(CrashCase each) {
    String label = each.end().label();
    boolean thisWay =
        switch (how.toLowerCase(Locale.ROOT)) {
          case "all" -> true;
          case "both" -> label.equals("halt") || label.equals("freeze");
          default -> label.equals(how.toLowerCase(Locale.ROOT));
        };
    Platform only = platform == null ? null : Platforms.parse(platform).orElseThrow();
    return thisWay && points.contains(each.point()) && (only == null || each.platform() == only);
  }
}
