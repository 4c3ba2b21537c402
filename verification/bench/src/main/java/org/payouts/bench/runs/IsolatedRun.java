package org.payouts.bench.runs;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.payouts.config.Settings;
import org.payouts.verification.harness.ClusterOptions;
import org.payouts.verification.harness.RunDirectory;
import org.payouts.verification.harness.ShortProcess;
import org.payouts.verification.harness.TestCluster;

/**
 * One run in a JVM of its own against a cluster of its own: no run finds another's compiled code,
 * heap, topics or log files.
 */
public final class IsolatedRun {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST = Duration.ofMinutes(8);
  private static final int TAIL_LINES = 30;

  /**
   * The sandbox's broker with a heap for work. Its first compiler only: the second one's code is
   * better, but in runs of seconds making it costs more than it saves.
   */
  private static final List<String> BROKER = List.of("-Xms1g", "-Xmx1g");

  private IsolatedRun() {}

  /** Figures, or why there are none. */
  public record Outcome(Map<String, Double> figures, String error) {}

  /**
   * Has the run measured in a child.
   *
   * @param main a class whose {@code main} calls {@link #measure(List, String[])}
   * @param javaOptions further options of the run's JVM, for profiling
   */
  public static Outcome start(
      Class<?> main, Row row, Run run, boolean quick, List<String> javaOptions)
      throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("payouts-bench");
    Path result = scratch.resolve("figures.json");
    Path log = scratch.resolve("run.log");
    try (TestCluster cluster =
        TestCluster.open(ClusterOptions.untuned(scratch).direct().jvms(BROKER, List.of()))) {
      List<String> arguments = new ArrayList<>(List.of("-Xms1g", "-Xmx2g", "-XX:+UseSerialGC"));
      arguments.addAll(javaOptions);
      arguments.addAll(ShortProcess.classPath());
      arguments.addAll(List.of(main.getName(), row.id(), run.name(), String.valueOf(quick)));
      arguments.addAll(
          List.of(
              cluster.propertiesFile().toString(),
              String.valueOf(cluster.brokers().pid(1)),
              result.toString()));
      OptionalInt exit = ShortProcess.java(arguments, scratch, log, null, LONGEST, pid -> {});
      if (exit.isEmpty() || exit.getAsInt() != 0) {
        List<String> lines = Files.readAllLines(log);
        return new Outcome(
            Map.of(),
            (exit.isEmpty() ? "took more than " + LONGEST + "\n" : "")
                + String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())));
      }
      return new Outcome(
          JSON.readValue(result.toFile(), new TypeReference<Map<String, Double>>() {}), "");
    } catch (RuntimeException e) {
      return new Outcome(Map.of(), "the run could not be set up: " + e);
    } finally {
      RunDirectory.remove(scratch);
    }
  }

  /** Measures, in the child, and ends it, whatever threads the run leaves behind. */
  public static void measure(List<Row> rows, String[] args) {
    try {
      Run run =
          rows.stream()
              .filter(row -> row.id().equals(args[0]))
              .findFirst()
              .orElseThrow()
              .run(args[1]);
      Scale scale = Boolean.parseBoolean(args[2]) ? Scale.quick() : Scale.full();
      Path result = Path.of(args[5]);
      BenchCluster cluster =
          new BenchCluster(
              Settings.load(Path.of(args[3]), Map.of()),
              Long.parseLong(args[4]),
              Files.createTempDirectory(result.toAbsolutePath().getParent(), "run"),
              scale);
      Figures figures = new Figures();
      run.work().measure(cluster, figures);
      JSON.writeValue(result.toFile(), figures.values());
      System.exit(0);
    } catch (Exception | LinkageError e) {
      e.printStackTrace();
      System.exit(1);
    }
  }
}
