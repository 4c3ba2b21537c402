package org.payouts.verification.soak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.payouts.verification.soak.Sampler.HeapPoint;

/**
 * What "flat" means, as rules that can be broken. Warm is what lies between a tenth of the payouts
 * settled and the first platform's last request: before, queues fill and code is compiled; after,
 * they drain.
 *
 * <ol>
 *   <li>Lag: neither what is under way nor any service's lag grows over the warm part.
 *   <li>Rate: the last third of the warm part settles at least {@value #LEAST_RATE_PERCENT} % of
 *       what its first third did per second.
 *   <li>Mix: at the end of the warm part no platform has published less than {@value
 *       #LEAST_MIX_PERCENT} % of what it should have. A platform whose window is full is held back,
 *       and its lag grows where nobody counts it.
 *   <li>Heap: what survives a collection has at no later point grown over what it was at 10 % of
 *       the run by more than the process may remember of each payout since, and a little besides.
 *   <li>Resident memory never exceeds the heap's limit by more than what else the process may hold.
 * </ol>
 */
final class Flatness {
  static final int LEAST_RATE_PERCENT = 75;
  static final int LEAST_MIX_PERCENT = 75;

  private static final double LAG_SHARE = 0.25;
  private static final double LAG_FEW = 500;
  private static final long MIB = 1L << 20;

  private final Map<String, Limit> limits;
  private final List<Sample> samples;
  private final List<HeapPoint> heap;
  private final List<Sample> warm;

  /**
   * What a process may hold.
   *
   * @param heapBytes its -Xmx
   * @param perPayoutBytes heap it may remember of each payout it settles
   * @param besidesBytes heap that may come and go
   * @param outsideBytes resident memory beyond the heap: code, threads, buffers, stores
   */
  record Limit(long heapBytes, long perPayoutBytes, long besidesBytes, long outsideBytes) {}

  private static Limit limit(MeasuredProcess.Role role) {
    return switch (role) {
      // 24 bytes of hashes in a table that is at least three eighths full.
      case WORKER -> new Limit(512 * MIB, 64, 32 * MIB, 350 * MIB);
      // Its store is RocksDB's: block caches and memory tables of six partitions, off the heap.
      case ROUTER -> new Limit(512 * MIB, 0, 32 * MIB, 900 * MIB);
      case BROKER -> new Limit(1024 * MIB, 0, 96 * MIB, 600 * MIB);
      case HARNESS -> throw new IllegalArgumentException(role + " is not judged");
    };
  }

  /** Limits by process; a process without one is not judged. */
  static Map<String, Limit> limits(List<MeasuredProcess> processes) {
    return processes.stream()
        .filter(each -> each.role().collected())
        .collect(Collectors.toMap(MeasuredProcess::name, each -> limit(each.role())));
  }

  Flatness(Map<String, Limit> limits, List<Sample> samples, List<HeapPoint> heap) {
    this.limits = Map.copyOf(limits);
    this.samples = List.copyOf(samples);
    this.heap = List.copyOf(heap);
    this.warm = warm(this.samples);
  }

  private static List<Sample> warm(List<Sample> samples) {
    if (samples.isEmpty()) {
      return samples;
    }
    Sample last = samples.get(samples.size() - 1);
    return samples.stream()
        .filter(each -> each.settled() * 10L >= last.settled())
        .filter(Sample::mixed)
        .toList();
  }

  /** The trend over the warm part. */
  Trend trend(ToDoubleFunction<Sample> value) {
    return Trend.of(warm, value);
  }

  /** Payouts settled per second over the warm part. */
  double medianRate() {
    return median(warm);
  }

  private static double median(List<Sample> of) {
    double[] rates = of.stream().mapToDouble(Sample::perSecond).sorted().toArray();
    return rates.length == 0 ? 0 : rates[rates.length / 2];
  }

  /** How much a process's heap has grown while it settled so many payouts. */
  record Growth(long from, long to, long payouts) {
    long bytes() {
      return to - from;
    }

    double perPayout() {
      return payouts == 0 ? 0 : (double) bytes() / payouts;
    }
  }

  /** The growth of a process since its first measurement, at each later one. */
  List<Growth> growth(String process) {
    List<HeapPoint> of = heap.stream().filter(each -> each.process().equals(process)).toList();
    return of.stream()
        .skip(1)
        .map(
            each ->
                new Growth(
                    of.get(0).liveBytes(),
                    each.liveBytes(),
                    (long) each.settled() - of.get(0).settled()))
        .toList();
  }

  /** What is not flat, a sentence each. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    lag("what is under way", Sample::underWay, problems);
    TreeSet<String> services = new TreeSet<>();
    samples.forEach(each -> services.addAll(each.lag().keySet()));
    for (String service : services) {
      lag("the lag of " + service, each -> each.lag().getOrDefault(service, 0L), problems);
    }
    rate(problems);
    mix(problems);
    limits.forEach((process, limit) -> memory(process, limit, problems));
    return problems;
  }

  private void lag(String what, ToDoubleFunction<Sample> value, List<String> problems) {
    Trend trend = trend(value);
    if (trend.grows(LAG_SHARE, LAG_FEW)) {
      problems.add(
          "%s grows by %.1f a second, from a mean of %.0f"
              .formatted(what, trend.slope(), trend.mean()));
    }
  }

  private void rate(List<String> problems) {
    int third = warm.size() / 3;
    if (third < 2) {
      return;
    }
    double early = median(warm.subList(0, third));
    double late = median(warm.subList(warm.size() - third, warm.size()));
    if (late * 100 < early * LEAST_RATE_PERCENT) {
      problems.add("the rate falls from %.0f to %.0f payouts a second".formatted(early, late));
    }
  }

  /** The mix at the end of the warm part. */
  double mixKept() {
    return warm.isEmpty() ? 1 : warm.get(warm.size() - 1).mixKept();
  }

  private void mix(List<String> problems) {
    if (mixKept() * 100 < LEAST_MIX_PERCENT) {
      problems.add(
          "a platform was held back: %.0f %% of its requests were published in time"
              .formatted(mixKept() * 100));
    }
  }

  private void memory(String process, Limit limit, List<String> problems) {
    for (Growth growth : growth(process)) {
      long allowed = limit.besidesBytes() + limit.perPayoutBytes() * growth.payouts();
      if (growth.bytes() > allowed) {
        problems.add(
            "the heap of %s grows by %d bytes over %d payouts, %d are expected at most"
                .formatted(process, growth.bytes(), growth.payouts(), allowed));
      }
    }
    long most = Arrays.stream(resident(process)).max().orElse(0);
    if (most > limit.heapBytes() + limit.outsideBytes()) {
      problems.add(
          "%s has %d bytes resident, %d are expected at most"
              .formatted(process, most, limit.heapBytes() + limit.outsideBytes()));
    }
  }

  private long[] resident(String process) {
    return samples.stream().mapToLong(each -> each.rss().getOrDefault(process, 0L)).toArray();
  }
}
