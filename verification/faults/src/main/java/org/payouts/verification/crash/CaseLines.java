package org.payouts.verification.crash;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.payouts.payout.Platforms;

/** Prints the cases as they are played: an aligned line each, or a JSON object. */
final class CaseLines {
  private static final String COLUMNS = "%-5s %-11s %-14s %-15s %5s  %-30s %7s  %s%n";

  private final PrintStream out = System.out;
  private final ObjectMapper mapper = new ObjectMapper();
  private final boolean json;
  private final boolean mutants;

  CaseLines(boolean json, boolean mutants) {
    this.json = json;
    this.mutants = mutants;
  }

  void begin(int cases, long seed) {
    if (!json) {
      out.println("crash matrix: " + cases + " cases, --seed " + seed);
      out.printf(
          COLUMNS, "point", "platform", "how", "successor", "calls", "outcome", "seconds", "");
    }
  }

  void print(CaseResult result) {
    CrashCase of = result.of();
    String mutant = of.mutant() == null ? "" : of.mutant().name();
    if (json) {
      ObjectNode line = mapper.createObjectNode();
      line.put("point", of.point().name());
      line.put("platform", Platforms.name(of.platform()));
      line.put("how", of.end().label());
      line.put("mutant", mutant);
      line.put("at", result.at());
      line.put("successor", result.successor());
      line.put("calls", result.calls());
      line.put("outcome", result.outcome());
      line.put("millis", result.millis());
      result.findings().forEach(line.putArray("findings")::add);
      out.println(line);
      return;
    }
    String how = mutant.isEmpty() ? of.end().label() : mutant + " " + of.end().label();
    String seconds = String.format(Locale.ROOT, "%.1f", result.millis() / 1000.0);
    String resolution = result.good() ? "" : mutants ? "noticed" : "VIOLATION";
    out.printf(
        COLUMNS,
        of.point(),
        Platforms.name(of.platform()),
        how,
        result.successor(),
        result.calls(),
        result.outcome(),
        seconds,
        resolution);
    int shown = mutants ? 2 : 10;
    result.findings().stream().limit(shown).forEach(each -> out.println("      " + each));
    if (result.findings().size() > shown) {
      out.println("      and " + (result.findings().size() - shown) + " more in findings.txt");
    }
    out.flush();
  }

  void end(List<CaseResult> results, Path directory) {
    if (json) {
      return;
    }
    long bad = results.stream().filter(result -> !result.good()).count();
    out.println(
        mutants
            ? bad + " of " + results.size() + " mutants noticed"
            : results.size() + " cases, " + bad + " with violations");
    if (bad > 0) {
      out.println("logs: " + directory);
    }
  }

  /** Whether all is as it should be: no violation, or none of the mutants unnoticed. */
  boolean good(List<CaseResult> results) {
    return results.stream().allMatch(result -> result.good() != mutants);
  }
}
