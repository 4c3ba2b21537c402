package org.payouts.bench.suite;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.payouts.sandbox.kafka.LocalKafka;
import org.payouts.sandbox.kafka.LocalKafkaProcess;

/**
 * One run in a JVM of its own against a broker of its own: no run finds the other's compiled code,
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

  private final List<String> javaOptions;

  /**
   * @param javaOptions further options of the run's JVM, for profiling
   */
  public IsolatedRun(List<String> javaOptions) {
    this.javaOptions = List.copyOf(javaOptions);
  }

  /** Figures, or why there are none. */
  public record Outcome(Map<String, Double> figures, String error) {}

  /**
   * Runs {@code main ROW RUN BOOTSTRAP PID SCRATCH QUICK RESULT} in the child.
   *
   * @param main a class that calls {@link Child#run}
   */
  public Outcome measure(Class<?> main, Row row, Run run, boolean quick) {
    try (Scratch scratch = Scratch.create();
        LocalKafkaProcess broker =
            LocalKafkaProcess.start(LocalKafka.Options.temporary(), List.of(), BROKER)) {
      Path result = scratch.directory().resolve("figures.json");
      Path log = scratch.directory().resolve("run.log");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xms1g", "-Xmx2g", "-XX:+UseSerialGC"));
      command.addAll(javaOptions);
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
      command.addAll(
          List.of(
              row.id(),
              run.name(),
              broker.bootstrapServers(),
              String.valueOf(broker.pid()),
              scratch.directory().toString(),
              String.valueOf(quick),
              result.toString()));
      Process child =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return await(child, result, log);
    } catch (IOException | RuntimeException e) {
      return new Outcome(Map.of(), "the run could not be set up: " + e);
    }
  }

  private static Outcome await(Process child, Path result, Path log) throws IOException {
    Thread hook = new Thread(child::destroyForcibly, "end the run");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      if (!child.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        return new Outcome(Map.of(), "took more than " + LONGEST + "\n" + Scratch.tail(log));
      }
      if (child.exitValue() != 0) {
        return new Outcome(Map.of(), Scratch.tail(log));
      }
      @SuppressWarnings("unchecked") // Written by Child as exactly this.
      Map<String, Double> figures = JSON.readValue(result.toFile(), Map.class);
      return new Outcome(figures, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(Map.of(), "interrupted");
    } finally {
      child.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
