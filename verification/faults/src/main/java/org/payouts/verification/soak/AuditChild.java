package org.payouts.verification.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.payouts.cli.PayoutsCommand;
import org.payouts.verification.run.Waiting;

/** {@code payouts audit --with-provider} in a process of its own, with the launcher's heap. */
final class AuditChild {
  /** As the launcher {@code payouts} has it. */
  static final List<String> JVM =
      List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private static final Duration MOST = Duration.ofHours(1);
  private static final long LOOK_AGAIN_MS = 200;

  private AuditChild() {}

  /**
   * What came of it.
   *
   * @param exit 0 for a clean audit
   * @param residentBytes the most that was resident
   * @param json its report; missing if it did not write one
   */
  record Result(int exit, double seconds, long residentBytes, JsonNode json) {}

  /**
   * Runs it to its end; its output stays beside the stage's logs.
   *
   * @throws IllegalStateException if it does not end within an hour
   */
  static Result run(Path settings, Path directory) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(PayoutsCommand.class.getName());
    command.addAll(List.of("audit", "--with-provider", "--json", "-c", settings.toString()));
    Path out = directory.resolve("audit.json");
    long begun = System.nanoTime();
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(directory.resolve("audit.log").toFile())
              .start();
      Watched watched = new Watched("audit", process.pid(), null, Watched.Role.HARNESS);
      long most = 0;
      while (!process.waitFor(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS)) {
        most = Math.max(most, watched.residentPeakBytes().orElse(0));
        if (System.nanoTime() - begun > MOST.toNanos() * Waiting.slowness()) {
          process.destroyForcibly();
          throw new IllegalStateException("the audit does not end; see " + out);
        }
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new Result(process.exitValue(), seconds, most, read(out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the audit runs", e);
    }
  }

  private static JsonNode read(Path out) throws IOException {
    return Files.size(out) == 0
        ? new ObjectMapper().missingNode()
        : new ObjectMapper().readTree(out.toFile());
  }

  /** What a run at its end demands beyond a clean audit, a sentence each for what is missing. */
  static List<String> problems(Result result, int payouts) {
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
    boolean complete = false;
    for (JsonNode resolution : json.path("verdicts")) {
      complete |= resolution.path("note").asText().contains(whole);
    }
    if (!complete) {
      problems.add("the audit did not see every history complete: " + json.path("verdicts"));
    }
    return problems;
  }
}
