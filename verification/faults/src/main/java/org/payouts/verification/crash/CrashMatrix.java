package org.payouts.verification.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plays cases on one bench: workers' cases of different platforms beside each other, what concerns
 * the broker or the router alone, mutants on a bench of their own.
 */
final class CrashMatrix {
  private final Path directory;
  private final long seed;
  private final int lanes;
  private final Consumer<CaseResult> played;
  private final AtomicInteger numbers = new AtomicInteger();
  private final List<CaseResult> results = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param directory where logs and data are kept
   * @param seed chooses whether money moves where a case leaves it open
   * @param lanes platforms beside each other
   * @param played hears each result at once
   */
  CrashMatrix(Path directory, long seed, int lanes, Consumer<CaseResult> played) {
    this.directory = directory;
    this.seed = seed;
    this.lanes = lanes;
    this.played = played;
  }

  /** Plays the cases; returns their results in the order of their ends. */
  List<CaseResult> play(List<CrashCase> cases) {
    for (CrashCase mutant : cases.stream().filter(each -> each.mutant() != null).toList()) {
      try (CrashFixture bench = new CrashFixture(made("bench-" + mutant.mutant()))) {
        inOneLane(bench, List.of(mutant));
      }
    }
    List<CrashCase> real = cases.stream().filter(each -> each.mutant() == null).toList();
    if (!real.isEmpty()) {
      try (CrashFixture bench = new CrashFixture(made("bench"))) {
        besideEachOther(bench, real.stream().filter(CrashCase::mayRunBesideOthers).toList());
        inOneLane(bench, real.stream().filter(each -> !each.mayRunBesideOthers()).toList());
      }
    }
    return List.copyOf(results);
  }

  private void besideEachOther(CrashFixture bench, List<CrashCase> cases) {
    ExecutorService threads = Executors.newFixedThreadPool(lanes);
    try {
      Map<?, List<CrashCase>> byPlatform =
          cases.stream().collect(Collectors.groupingBy(CrashCase::platform));
      List<Future<?>> ends = new ArrayList<>();
      byPlatform.values().forEach(some -> ends.add(threads.submit(() -> inOneLane(bench, some))));
      for (Future<?> end : ends) {
        end.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
    }
  }

  private void inOneLane(CrashFixture bench, List<CrashCase> cases) {
    if (cases.isEmpty()) {
      return;
    }
    try (Lane lane = new Lane(bench)) {
      for (CrashCase each : cases) {
        int number = numbers.incrementAndGet();
        Path logs = made("%03d-%s".formatted(number, each.name().replace('/', '-')));
        CaseResult result = new CaseRun(bench, lane, each, number, logs, paid(each)).run();
        results.add(result);
        synchronized (played) {
          played.accept(result);
        }
        if (result.good()) {
          remove(logs);
        }
      }
    }
  }

  /** A mutant can only be seen where money moves. */
  private boolean paid(CrashCase of) {
    return of.mutant() != null || new Random(seed ^ of.name().hashCode()).nextBoolean();
  }

  private Path made(String name) {
    try {
      return Files.createDirectories(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a directory and what is in it. */
  static void remove(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
