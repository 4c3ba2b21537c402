package org.payouts.workers.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.payouts.codes.OutcomeCode;
import org.payouts.workers.engine.Standstill;

/** Parts of the platform that stand still, in all and by reason, and for how long. */
final class StandstillGauges {
  private static final String OTHER = "OTHER";

  private final AtomicInteger all = new AtomicInteger();
  private final AtomicLong oldestMs = new AtomicLong();
  private final Map<String, AtomicInteger> byReason = new HashMap<>();
  private List<Standstill> last = List.of();

  StandstillGauges(MeterRegistry registry, Tags tags) {
    Gauge.builder("payouts.pauses", all, AtomicInteger::get)
        .description("Parts of the platform that stand still")
        .tags(tags)
        .register(registry);
    Gauge.builder("payouts.pauses.oldest.seconds", oldestMs, Ages::seconds)
        .description("For how long the oldest of them has been standing still; 0 if none does")
        .baseUnit("seconds")
        .tags(tags)
        .register(registry);
    OutcomeCode.of(OutcomeCode.Kind.WAITING).forEach(code -> add(registry, tags, code.name()));
    add(registry, tags, OTHER);
  }

  private void add(MeterRegistry registry, Tags tags, String reason) {
    AtomicInteger value = new AtomicInteger();
    byReason.put(reason, value);
    Gauge.builder("payouts.pauses.by.reason", value, AtomicInteger::get)
        .description("The same by reason code")
        .tags(tags.and("reason", reason))
        .register(registry);
  }

  /** Called by one thread. */
  void observe(List<Standstill> now) {
    if (now.equals(last)) {
      return;
    }
    last = now;
    Map<String, Integer> counts = new HashMap<>();
    for (Standstill each : now) {
      String code = each.reason().code();
      counts.merge(byReason.containsKey(code) ? code : OTHER, 1, Integer::sum);
    }
    byReason.forEach((code, value) -> value.set(counts.getOrDefault(code, 0)));
    all.set(now.size());
    oldestMs.set(now.stream().mapToLong(Standstill::sinceMs).min().orElse(0));
  }
}
