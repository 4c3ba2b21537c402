package org.payouts.verification.soak;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.payouts.Platform;
import org.payouts.cli.kafka.ServiceGroup;
import org.payouts.verification.harness.Background;
import org.payouts.verification.harness.ClusterAdmin;
import org.payouts.verification.harness.ProxyRoute;

/**
 * Looks at the run every few seconds, on a thread of its own, and at the processes' heaps after a
 * collection at each tenth of it. Thread-safe.
 */
final class Sampler implements AutoCloseable {

  private static final int TENTH = 10;

  private final PayoutPlan plan;
  private final Outcomes outcomes;
  private final PacedPublisher publisher;
  private final ClusterAdmin admin;
  private final List<MeasuredProcess> processes;
  private final Consumer<Sample> listener;
  private final long begun = System.nanoTime();
  private final List<Sample> samples = new CopyOnWriteArrayList<>();
  private final List<HeapPoint> heap = new CopyOnWriteArrayList<>();
  private final AtomicInteger missed = new AtomicInteger();
  private final Background background;
  private int nextPercent = TENTH;

  /**
   * The heap of a process after a collection.
   *
   * @param percent of the run's payouts that were settled
   * @param settled payouts the process had settled itself; of all platforms where it settles none
   */
  record HeapPoint(String process, int percent, int settled, long liveBytes) {}

  Sampler(
      PayoutPlan plan,
      Outcomes outcomes,
      PacedPublisher publisher,
      ClusterAdmin admin,
      List<MeasuredProcess> processes,
      long everyMs,
      Consumer<Sample> listener) {
    this.plan = plan;
    this.outcomes = outcomes;
    this.publisher = publisher;
    this.admin = admin;
    this.processes = List.copyOf(processes);
    this.listener = listener;
    this.background = Background.every(everyMs, "sampler", this::look);
  }

  private void look() {
    try {
      double seconds = (System.nanoTime() - begun) / 1e9;
      int settled = outcomes.settlements(Settlements::settled);
      Sample sample =
          new Sample(
              seconds,
              publisher.published(),
              publisher.mixed(),
              publisher.mixKept(),
              settled,
              outcomes.openReviews().size(),
              rate(seconds, settled),
              lags(),
              processes.stream()
                  .collect(
                      Collectors.toMap(MeasuredProcess::name, MeasuredProcess::residentBytes)));
      samples.add(sample);
      listener.accept(sample);
      int percent = (int) (100L * settled / plan.payouts());
      if (percent >= nextPercent && percent < 100) {
        nextPercent = percent / TENTH * TENTH + TENTH;
        measureHeaps(percent);
      }
    } catch (KafkaException e) {
      missed.incrementAndGet(); // The broker answers late; the next look is soon.
    }
  }

  private double rate(double seconds, int settled) {
    if (samples.isEmpty()) {
      return settled / seconds;
    }
    Sample before = samples.get(samples.size() - 1);
    return (settled - before.settled()) / (seconds - before.seconds());
  }

  /** How many places of its input each service has not passed yet; marks of transactions count. */
  private Map<String, Long> lags() {
    Map<String, Long> lags = new HashMap<>();
    for (ProxyRoute route : ProxyRoute.ALL) {
      ServiceGroup group = ServiceGroup.of(admin.admin(), route.group());
      lags.put(route.label(), group.behind(admin.admin(), route.input()));
    }
    return lags;
  }

  /** Collects the services' garbage and notes what is left. */
  void measureHeaps(int percent) {
    for (MeasuredProcess process : processes) {
      if (process.role().collected()) {
        Platform platform = process.settles();
        int settled =
            outcomes.settlements(all -> platform == null ? all.settled() : all.settled(platform));
        heap.add(new HeapPoint(process.name(), percent, settled, process.liveHeapBytes()));
      }
    }
  }

  /**
   * What was seen so far.
   *
   * @throws IllegalStateException if looking failed
   */
  List<Sample> samples() {
    background.check();
    return List.copyOf(samples);
  }

  /** How many looks the broker did not answer. */
  int missed() {
    return missed.get();
  }

  List<HeapPoint> heap() {
    return List.copyOf(heap);
  }

  /** Looks no more. */
  void stop() {
    background.close();
  }

  @Override
  public void close() {
    stop();
  }
}
