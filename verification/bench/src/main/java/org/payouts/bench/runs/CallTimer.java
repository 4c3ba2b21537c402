package org.payouts.bench.runs;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.payouts.bench.suite.Figures;

/**
 * Stands for a provider: every call is answered after the same time, by one thread, however many
 * are in flight. The same object for us and for every peer. Thread-safe.
 */
public final class CallTimer implements AutoCloseable {
  private record Due(long atNanos, CompletableFuture<Void> answer) {}

  private final long delayNanos;
  private final LinkedBlockingQueue<Due> queue = new LinkedBlockingQueue<>();
  private final LongAdder calls = new LongAdder();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();
  private final Thread thread = new Thread(this::answer, "call-timer");

  /**
   * @param delayMs from a call to its answer; 0 answers on the caller's thread
   */
  public CallTimer(int delayMs) {
    this.delayNanos = TimeUnit.MILLISECONDS.toNanos(delayMs);
    thread.setDaemon(true);
    thread.start();
  }

  public CompletableFuture<Void> call() {
    calls.increment();
    if (delayNanos == 0) {
      return CompletableFuture.completedFuture(null);
    }
    mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    CompletableFuture<Void> answer = new CompletableFuture<>();
    queue.add(new Due(System.nanoTime() + delayNanos, answer));
    return answer;
  }

  private void answer() {
    try {
      while (true) {
        Due due = queue.take();
        for (long left = due.atNanos - System.nanoTime();
            left > 0;
            left = due.atNanos - System.nanoTime()) {
          LockSupport.parkNanos(left);
          if (Thread.interrupted()) {
            return;
          }
        }
        inFlight.decrementAndGet();
        due.answer.complete(null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public long calls() {
    return calls.sum();
  }

  /** The most calls that were under way at once; not counted for calls answered at once. */
  public int mostInFlight() {
    return mostInFlight.get();
  }

  /** Puts what became of the calls, and the share of what the width allows. */
  public void put(int width, Figures figures) {
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
    thread.interrupt();
  }
}
