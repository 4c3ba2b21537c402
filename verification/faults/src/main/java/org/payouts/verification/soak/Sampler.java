package org.payouts.verification.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.verification.run.Background;

/**
 * Looks at the run every few seconds, on a thread of its own, and at the processes' heaps after a
 * collection at each tenth of it. Thread-safe.
 */
final class Sampler implements AutoCloseable {
  private static final int TENTH = 10;
  private static final Duration CLOSE = Duration.ofSeconds(30);

  private final PayoutPlan plan;
  private final Outcomes outcomes;
  private final Publisher publisher;
  private final Lags lags;
  private final List<Watched> processes;
  private final Consumer<Sample> listener;
  private final long everyMs;
  private final long begun = System.nanoTime();
  private final List<Sample> samples = new ArrayList<>();
  private final List<HeapPoint> heap = new ArrayList<>();
  private final AtomicInteger missed = new AtomicInteger();
  private final Background background;
  private int nextPercent = TENTH;
  private @Nullable RuntimeException failure;

  Sampler(
      PayoutPlan plan,
      Outcomes outcomes,
      Publisher publisher,
      Lags lags,
      List<Watched> processes,
      long everyMs,
      Consumer<Sample> listener) {
    this.plan = plan;
    this.outcomes = outcomes;
    this.publisher = publisher;
    this.lags = lags;
    this.processes = List.copyOf(processes);
    this.everyMs = everyMs;
    this.listener = listener;
    this.background = new Background("sampler", this::run);
    background.start();
  }

  private void run() {
    while (background.goesOn()) {
      background.pass(everyMs);
      try {
        look();
      } catch (ExecutionException | TimeoutException e) {
        missed.incrementAndGet(); // The broker answers late; the next look is soon.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        failed(e);
        return;
      }
    }
  }

  private synchronized void failed(RuntimeException e) {
    failure = e;
  }

  private void look() throws ExecutionException, TimeoutException, InterruptedException {
    if (!background.goesOn()) {
      return;
    }
    Map<String, Long> rss = new HashMap<>();
    processes.forEach(each -> each.residentBytes().ifPresent(bytes -> rss.put(each.name(), bytes)));
    Map<String, Long> behind = lags.now();
    int settled = outcomes.told(ReportedResults::settled);
    double seconds = (System.nanoTime() - begun) / 1e9;
    Sample sample =
        new Sample(
            seconds,
            publisher.published(),
            publisher.mixed(),
            publisher.mixKept(),
            settled,
            outcomes.openReviewCount(),
            rate(seconds, settled),
            behind,
            rss);
    synchronized (this) {
      samples.add(sample);
    }
    listener.accept(sample);
    int percent = (int) (100L * settled / plan.shares().payouts());
    if (percent >= nextPercent && percent < 100) {
      nextPercent = percent / TENTH * TENTH + TENTH;
      measureHeaps(percent);
    }
  }

  private synchronized double rate(double seconds, int settled) {
    if (samples.isEmpty()) {
      return settled / seconds;
    }
    Sample before = samples.get(samples.size() - 1);
    return (settled - before.settled()) / (seconds - before.seconds());
  }

  /** Collects the services' garbage and notes what is left. */
  void measureHeaps(int percent) {
    for (Watched process : processes) {
      if (process.role().collected()) {
        Platform platform = process.settles();
        int settled =
            outcomes.told(
                results -> platform == null ? results.settled() : results.settled(platform));
        HeapPoint point = new HeapPoint(process.name(), percent, settled, process.liveHeapBytes());
        synchronized (this) {
          heap.add(point);
        }
      }
    }
  }

  /**
   * What was seen so far.
   *
   * @throws IllegalStateException if looking failed
   */
  synchronized List<Sample> samples() {
    RuntimeException broken = failure;
    if (broken != null) {
      throw new IllegalStateException("the run cannot be watched: " + broken, broken);
    }
    return List.copyOf(samples);
  }

  /** How many looks the broker did not answer. */
  int missed() {
    return missed.get();
  }

  synchronized List<HeapPoint> heap() {
    return List.copyOf(heap);
  }

  @Override
  public void close() {
    stop();
  }

  /** Looks no more. */
  void stop() {
    background.end(CLOSE);
  }
}
