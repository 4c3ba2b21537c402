package org.payouts.tracing;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts spans: those that ended and are recorded, and those that an exporter has delivered. The
 * rest waits, or was dropped. Thread-safe.
 */
public final class SpanCounts {
  private final LongAdder recorded = new LongAdder();
  private final LongAdder delivered = new LongAdder();

  /** Shows them as metrics. */
  public void bindTo(MeterRegistry registry, Tags tags) {
    bind("recorded", recorded, registry, tags);
    bind("delivered", delivered, registry, tags);
  }

  private static void bind(String outcome, LongAdder count, MeterRegistry registry, Tags tags) {
    FunctionCounter.builder("payouts.spans", count, LongAdder::sum)
        .description("Spans of traces; one that was recorded and not delivered waits or is lost")
        .tags(tags)
        .tag("outcome", outcome)
        .register(registry);
  }

  /** Spans that were to be delivered. */
  public long recorded() {
    return recorded.sum();
  }

  /** Spans that the collector has taken. */
  public long delivered() {
    return delivered.sum();
  }

  void delivered(int spans) {
    delivered.add(spans);
  }

  /** Counts each span that ends and is sampled. */
  SpanProcessor processor() {
    return new SpanProcessor() {
      @Override
      public void onStart(Context parent, ReadWriteSpan span) {}

      @Override
      public boolean isStartRequired() {
        return false;
      }

      @Override
      public void onEnd(ReadableSpan span) {
        if (span.getSpanContext().isSampled()) {
          recorded.increment();
        }
      }

      @Override
      public boolean isEndRequired() {
        return true;
      }
    };
  }
}
