package org.payouts.verification.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.payouts.verification.harness.RunDirectory;

/**
 * Plays cases on one cluster: workers' cases of different platforms beside each other, what
 * concerns the broker or the router alone, mutants on a cluster of their own.
 */
final class CrashMatrix {

  private final Path directory;
  private final long seed;
  private final int lanes;
  private final Consumer<CaseResult> listener;
  private final AtomicInteger numbers = new AtomicInteger();
  private final List<CaseResult> results = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param directory where logs and data are kept
   * @param seed chooses whether money moves where a case leaves it open
   * @param lanes platforms beside each other
   * @param listener is given each result at once
   */
  CrashMatrix(Path directory, long seed, int lanes, Consumer<CaseResult> listener) {
    this.directory = directory;
    this.seed = seed;
    this.lanes = lanes;
    this.listener = listener;
  }

  /** Plays the cases; returns their results in the order of their ends. */
  List<CaseResult> play(List<CrashCase> cases) {
    Map<Boolean, List<CrashCase>> mutants =
        cases.stream().collect(Collectors.partitioningBy(each -> each.mutant() != null));
    for (CrashCase mutant : mutants.getOrDefault(true, List.of())) {
      try (CrashCluster cluster = new CrashCluster(directory.resolve("" + mutant.mutant()))) {
        play(cluster, mutant);
      }
    }
    List<CrashCase> real = mutants.getOrDefault(false, List.of());
    if (!real.isEmpty()) {
      try (CrashCluster cluster = new CrashCluster(directory.resolve("cluster"))) {
        besideEachOther(cluster, real.stream().filter(CrashCase::mayRunBesideOthers).toList());
        real.stream()
            .filter(each -> !each.mayRunBesideOthers())
            .forEach(each -> play(cluster, each));
      }
    }
    return List.copyOf(results);
  }

  private void besideEachOther(CrashCluster cluster, List<CrashCase> cases) {
    ExecutorService threads = Executors.newFixedThreadPool(lanes);
    try {
      cases.stream().collect(Collectors.groupingBy(CrashCase::platform)).values().stream()
          .map(
              some ->
                  CompletableFuture.runAsync(
                      () -> some.forEach(each -> play(cluster, each)), threads))
          .toList()
          .forEach(CompletableFuture::join);
    } finally {
      threads.shutdownNow();
    }
  }

  private void play(CrashCluster cluster, CrashCase each) {
    int number = numbers.incrementAndGet();
    Path logs =
        RunDirectory.make(
            directory.resolve("%03d-%s".formatted(number, each.name().replace('/', '-'))));
    // A mutant can only be seen where money moves.
    boolean paid = each.mutant() != null || new Random(seed ^ each.name().hashCode()).nextBoolean();
    CaseResult result = new CaseRun(cluster, each, number, logs, paid).run();
    results.add(result);
    synchronized (listener) {
      listener.accept(result);
    }
    if (result.good()) {
      RunDirectory.remove(logs);
    }
  }
}
