package org.payouts.bench.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** What all results of one invocation share. */
public record Session(String started, String label, String commit, String machine) {

  public static Session begin(String label) {
    return new Session(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        label,
        describeCommit(),
        describeMachine());
  }

  private static String describeMachine() {
    return "%d cores, %s %s, Java %s, %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            System.getProperty("java.version"),
            "Kafka " + org.apache.kafka.common.utils.AppInfoParser.getVersion());
  }

  private static String describeCommit() {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--exclude", "*")
              .redirectErrorStream(true)
              .start();
      String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
      return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? text : "unknown";
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
