package org.payouts.bench.runs;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Stands for a provider: every call is answered after the same time, by one thread, however many
 * are in flight. The same object for us and for every peer. Thread-safe.
 */
final class CallTimer implements AutoCloseable {

  private final long delayNanos;
  private final LongAdder calls = new LongAdder();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  /**
   * @param delayMs from a call to its answer; 0 answers on the caller's thread
   */
  CallTimer(int delayMs) {
    this.delayNanos = TimeUnit.MILLISECONDS.toNanos(delayMs);
  }

  CompletableFuture<Void> call() {
    calls.increment();
    if (delayNanos == 0) {
      return CompletableFuture.completedFuture(null);
    }
    mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    CompletableFuture<Void> answer = new CompletableFuture<>();
    var unused =
        timer.schedule(
            () -> {
              inFlight.decrementAndGet();
              answer.complete(null);
            },
            delayNanos,
            TimeUnit.NANOSECONDS);
    return answer;
  }

  long calls() {
    return calls.sum();
  }

  /** The most calls that were under way at once; not counted for calls answered at once. */
  int mostInFlight() {
    return mostInFlight.get();
  }

  /** Puts what became of the calls, and the share of what the width allows. */
  void put(int width, Figures figures) {
    figures.put("calls", calls());
    if (delayNanos > 0) {
      figures.put("most_in_flight", mostInFlight());
      double ideal = width * 1e9 / delayNanos;
      figures.put("percent_of_ideal", 100 * figures.of("per_s") / ideal);
      figures.put("steady_percent_of_ideal", 100 * figures.of("steady_per_s") / ideal);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
