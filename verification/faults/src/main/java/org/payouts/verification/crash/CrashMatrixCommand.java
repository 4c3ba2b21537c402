package org.payouts.verification.crash;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.payouts.verification.harness.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code verify crash-matrix}: stops real processes exactly at each named point. */
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
      description = "Switch off rules instead; the harm of that, or that there is none, must show.")
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

  private static final String COLUMNS = "%-5s %-11s %-14s %-15s %5s  %-30s %7s  %s%n";

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
        keep == null ? Files.createTempDirectory("crash-matrix-") : RunDirectory.make(keep);
    if (!json) {
      System.out.println("crash matrix: " + cases.size() + " cases, --seed " + seed);
      System.out.printf(
          COLUMNS, "point", "platform", "how", "successor", "calls", "outcome", "seconds", "");
    }
    List<CaseResult> results =
        new CrashMatrix(directory, seed, lanes, json ? CrashMatrixCommand::json : this::print)
            .play(cases);
    long wrong = results.stream().filter(result -> !result.asExpected()).count();
    if (!json) {
      System.out.println(
          mutants
              ? results.size() - wrong + " of " + results.size() + " mutants as expected"
              : results.size() + " cases, " + wrong + " with violations");
    }
    if (keep == null && wrong == 0) {
      RunDirectory.remove(directory);
    } else if (!json) {
      System.out.println("logs: " + directory);
    }
    return wrong == 0 ? 0 : 1;
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

  private static void json(CaseResult result) {
    System.out.println(new ObjectMapper().valueToTree(result).toString());
  }

  private static String label(CaseResult result) {
    Mutant mutant = result.of().mutant();
    boolean harmful = mutant != null && !mutant.harm().isEmpty();
    if (!result.asExpected()) {
      return harmful ? "NOT NOTICED" : "VIOLATION";
    }
    return mutant == null ? "" : harmful ? "noticed" : "harmless";
  }

  void print(CaseResult result) {
    CrashCase of = result.of();
    System.out.printf(
        COLUMNS,
        of.point(),
        Platforms.name(of.platform()),
        (of.mutant() == null ? "" : of.mutant() + " ") + of.end().label(),
        result.successor(),
        result.calls(),
        result.outcome(),
        String.format(Locale.ROOT, "%.1f", result.millis() / 1000.0),
        label(result));
    int shown = of.mutant() == null ? 10 : 2;
    result.findings().stream().limit(shown).forEach(each -> System.out.println("      " + each));
    if (result.findings().size() > shown) {
      System.out.printf("      and %d more in findings.txt%n", result.findings().size() - shown);
    }
    System.out.flush();
  }
}
