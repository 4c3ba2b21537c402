package org.payouts.bench.runs;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.payouts.config.Settings;
import org.payouts.sandbox.process.ChildJvm;
import org.payouts.verification.harness.Brokers;
import org.payouts.verification.harness.ClusterOptions;
import org.payouts.verification.harness.RunDirectory;
import org.payouts.verification.harness.ServiceMain;
import org.payouts.verification.harness.TestCluster;

/**
 * One run in a JVM of its own against a cluster of its own: no run finds another's compiled code,
 * heap, topics or log files.
 */
public final class IsolatedRun {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST = Duration.ofMinutes(8);

  /**
   * The sandbox's broker with a heap for work. Its first compiler only: the second one's code is
   * better, but in runs of seconds making it costs more than it saves.
   */
  private static final List<String> BROKER = List.of("-Xms1g", "-Xmx1g");

  private IsolatedRun() {}

  /** Figures, or why there are none. */
  public record Outcome(Map<String, Double> figures, String error) {}

  /** Has the run measured in a child. */
  public static Outcome start(Row row, Run run, Conditions conditions) throws IOException {
    Path scratch = Files.createTempDirectory("payouts-bench");
    Path result = scratch.resolve("figures.json");
    try (TestCluster cluster =
            TestCluster.open(
                ClusterOptions.untuned(scratch)
                    .direct()
                    .brokers(run.brokers())
                    .jvms(BROKER, List.of()));
        Neighbour neighbour = conditions.halfSpeed() ? Neighbour.start(scratch) : null) {
      List<String> command = new ArrayList<>(List.of("-Xms1g", "-Xmx2g", "-XX:+UseSerialGC"));
      command.addAll(conditions.javaOptions());
      command.addAll(conditions.classPath());
      command.addAll(List.of(IsolatedRun.class.getName(), row.id(), run.name()));
      command.add(conditions.scale().name());
      command.add(cluster.propertiesFile().toString());
      command.add(pids(cluster.brokers()));
      command.add(result.toString());
      try (ChildJvm child = ChildJvm.start("run", command, scratch)) {
        child.await(() -> Files.exists(result), LONGEST);
      }
      Map<String, Double> figures =
          JSON.readValue(result.toFile(), new TypeReference<LinkedHashMap<String, Double>>() {});
      if (neighbour != null) {
        figures.put("neighbour_percent", neighbour.percent());
      }
      return new Outcome(figures, "");
    } catch (RuntimeException e) {
      return new Outcome(Map.of(), String.valueOf(e.getMessage()));
    } finally {
      RunDirectory.remove(scratch);
    }
  }

  private static String pids(Brokers brokers) {
    return brokers.nodes().stream()
        .map(node -> String.valueOf(brokers.pid(node)))
        .collect(Collectors.joining(","));
  }

  /** Writes a file that its reader sees whole or not at all. */
  static void publish(Path file, String content) throws IOException {
    Path written = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), content);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Measures, in the child, and waits to be ended. */
  public static void main(String[] args) {
    ServiceMain.endWithParent();
    try {
      Run run = Rows.of(args[0]).orElseThrow().run(args[1]);
      Scale scale = Scale.Name.valueOf(args[2]).scale();
      Path result = Path.of(args[5]);
      BenchCluster cluster =
          new BenchCluster(
              Settings.load(Path.of(args[3]), Map.of()),
              Stream.of(args[4].split(",")).map(Long::valueOf).toList(),
              Files.createTempDirectory(result.toAbsolutePath().getParent(), "run"),
              scale);
      Figures figures = new Figures();
      Calibration calibration = Calibration.of(cluster.scratch());
      run.work().measure(cluster, figures);
      calibration.addTo(figures);
      publish(result, JSON.writeValueAsString(figures.values()));
      Thread.currentThread().join(); // The parent ends this process, whatever threads are left.
    } catch (Exception | LinkageError e) {
      e.printStackTrace();
      System.exit(1);
    }
  }
}
