package org.payouts.verification.model;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs configurations of the specification, prints a line for each, and for each that did not come
 * out as expected what TLC wrote.
 */
final class ModelRun {
  private static final long TURNS = 3;

  private ModelRun() {}

  /** The folder with the specification, seen from this module. */
  static Path specification() {
    return Path.of("..", "..", "docs", "protocol");
  }

  /**
   * The configurations that {@code words} name: {@code fast}, {@code today} for the fast ones that
   * must hold and a third of the others, {@code all}, or names, which are run in their order.
   *
   * @throws IllegalArgumentException if there is no such configuration
   */
  static List<Configuration> wanted(List<Configuration> all, List<String> words) {
    if (words.equals(List.of("all"))) {
      return all;
    }
    if (words.equals(List.of("fast"))) {
      return all.stream().filter(Configuration::fast).toList();
    }
    if (words.equals(List.of("today"))) {
      return today(all.stream().filter(Configuration::fast).toList());
    }
    return words.stream().map(word -> named(all, word)).toList();
  }

  private static List<Configuration> today(List<Configuration> fast) {
    long turn = Math.floorMod(LocalDate.now(ZoneOffset.UTC).toEpochDay(), TURNS);
    return fast.stream()
        .filter(each -> each.violates() == null || fast.indexOf(each) % TURNS == turn)
        .toList();
  }

  private static Configuration named(List<Configuration> all, String name) {
    return all.stream()
        .filter(configuration -> configuration.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no configuration %s; there are: %s"
                        .formatted(
                            name,
                            String.join(" ", all.stream().map(Configuration::name).toList()))));
  }

  /**
   * Runs them one after the other, fast ones in pairs: each is mostly the start of a JVM.
   *
   * @param scratch an empty directory
   */
  static List<Result> run(List<Configuration> wanted, PrintStream out, Path scratch)
      throws IOException, InterruptedException {
    boolean fast = wanted.stream().allMatch(Configuration::fast);
    ExecutorService pool = Executors.newFixedThreadPool(fast ? 2 : 1);
    try {
      List<Future<Result>> runs = new ArrayList<>();
      for (Configuration configuration : wanted) {
        Path own = Files.createDirectory(scratch.resolve(configuration.name()));
        runs.add(pool.submit(() -> tlc(configuration).run(configuration, own)));
      }
      out.println(Result.heading());
      List<Result> results = new ArrayList<>();
      for (Future<Result> run : runs) {
        Result result = run.get();
        out.println(result.line());
        if (!result.asExpected()) {
          out.println(result.log());
        }
        results.add(result);
      }
      return results;
    } catch (ExecutionException e) {
      throw new IOException("a run of the model checker broke off", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static Tlc tlc(Configuration configuration) {
    return configuration.fast()
        ? new Tlc(
            specification(),
            Duration.ofMinutes(5),
            List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"))
        : new Tlc(specification(), Duration.ofMinutes(60), List.of("-Xmx5g", "-XX:+UseSerialGC"));
  }
}
