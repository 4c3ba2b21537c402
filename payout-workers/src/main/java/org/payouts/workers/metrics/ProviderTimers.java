package org.payouts.workers.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.provider.ClassifiedResponse;
import org.payouts.workers.provider.ResponseClass;

/** The provider's responses by class, and how long they took. */
final class ProviderTimers {
  private static final Duration[] WITHIN = {
    Duration.ofMillis(100),
    Duration.ofMillis(300),
    Duration.ofSeconds(1),
    Duration.ofSeconds(3),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final Map<ResponseClass, Timer> money;
  private final Map<ResponseClass, Timer> reads;

  ProviderTimers(MeterRegistry registry, Tags tags) {
    this.money = timers(registry, tags.and("call", "money"));
    this.reads = timers(registry, tags.and("call", "read"));
  }

  private static Map<ResponseClass, Timer> timers(MeterRegistry registry, Tags tags) {
    Map<ResponseClass, Timer> timers = new EnumMap<>(ResponseClass.class);
    for (ResponseClass each : ResponseClass.values()) {
      timers.put(
          each,
          Timer.builder("payouts.provider.call")
              .description("Requests to the provider, by what may move money and by response")
              .serviceLevelObjectives(WITHIN)
              .tags(tags.and("response", each.label()))
              .register(registry));
    }
    return timers;
  }

  Timer of(boolean mayMoveMoney, @Nullable Object response) {
    ResponseClass of =
        response instanceof ClassifiedResponse classified
            ? classified.responseClass()
            : ResponseClass.NO_ANSWER;
    return Objects.requireNonNull((mayMoveMoney ? money : reads).get(of));
  }
}
