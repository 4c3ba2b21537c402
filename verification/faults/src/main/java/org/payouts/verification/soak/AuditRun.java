package org.payouts.verification.soak;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.payouts.cli.PayoutsCommand;
import org.payouts.verification.harness.ShortProcess;

/** {@code payouts audit --with-provider} in a process of its own, with the launcher's heap. */
public final class AuditRun {

  /** As the launcher {@code payouts} has it. */
  static final List<String> JVM =
      List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private static final Duration MOST = Duration.ofHours(1);

  private AuditRun() {}

  /**
   * What came of it.
   *
   * @param exit 0 for a clean audit
   * @param rssMax the most that was resident, in bytes
   * @param json its report; missing if it did not write one
   */
  public record Result(int exit, double seconds, long rssMax, @JsonIgnore JsonNode json) {
    /** What the run's result takes over from the audit's own report. */
    @JsonAnyGetter
    Map<String, JsonNode> report() {
      Map<String, JsonNode> taken = new LinkedHashMap<>();
      for (String field : List.of("violations", "payouts", "open_payouts", "books", "records")) {
        if (json.has(field)) {
          taken.put(field, json.path(field));
        }
      }
      return taken;
    }
  }

  /**
   * Runs a build's to its end; its output stays in the directory.
   *
   * @param name of the files of its output
   * @param classPath as arguments of the JVM
   * @throws IllegalStateException if it does not end within an hour
   */
  public static Result run(String name, List<String> classPath, Path settings, Path directory)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(JVM);
    arguments.addAll(classPath);
    arguments.add(PayoutsCommand.class.getName());
    arguments.addAll(List.of("audit", "--with-provider", "--json", "-c", settings.toString()));
    Path out = directory.resolve(name + ".json");
    long begun = System.nanoTime();
    long[] most = {0};
    int exit =
        ShortProcess.java(
                arguments,
                directory,
                directory.resolve(name + ".log"),
                out,
                MOST,
                pid -> most[0] = Math.max(most[0], MeasuredProcess.residentPeakBytes(pid)))
            .orElseThrow(() -> new IllegalStateException("the audit does not end; see " + out));
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Result(exit, seconds, most[0], new ObjectMapper().readTree(out.toFile()));
  }

  /** What a run at its end demands beyond a clean audit, a sentence each for what is missing. */
  public static List<String> problems(Result result, int payouts) {
    List<String> problems = new ArrayList<>();
    if (result.exit() != 0) {
      problems.add("payouts audit ends with " + result.exit() + ", see processes/audit.log");
      result.json().path("findings").forEach(finding -> problems.add("audit: " + finding));
      return problems;
    }
    JsonNode json = result.json();
    long open = json.path("open_payouts").asLong(-1);
    long unrouted = json.path("unrouted").asLong(-1);
    long settled = 0;
    for (JsonNode outcomes : json.path("payouts")) {
      settled += outcomes.path("paid").asLong() + outcomes.path("failed").asLong();
    }
    if (open != 0 || unrouted != 0 || settled != payouts) {
      problems.add(
          "the audit counts %d settled, %d open and %d unrouted of %d payouts"
              .formatted(settled, open, unrouted, payouts));
    }
    String whole = "%d of %d histories complete".formatted(payouts, payouts);
    if (json.path("verdicts").findValuesAsText("note").stream()
        .noneMatch(note -> note.contains(whole))) {
      problems.add("the audit did not see every history complete: " + json.path("verdicts"));
    }
    return problems;
  }
}
