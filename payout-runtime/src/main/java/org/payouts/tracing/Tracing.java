package org.payouts.tracing;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;
import org.payouts.config.Settings;
import org.payouts.config.TracingConfig;

/**
 * Records what a service does for a payout as spans, or does not. Off, it carries on what came
 * along. Thread-safe; no method throws, and none waits but {@link #close}, for seconds.
 */
public interface Tracing extends AutoCloseable {

  /** No spans. */
  static Tracing off() {
    return NoTracing.OFF;
  }

  /**
   * What the settings ask for.
   *
   * @param service the name that the spans bear
   * @throws org.payouts.config.InvalidConfigurationException if they cannot be used
   */
  static Tracing of(Settings settings, String service) {
    TracingConfig config = new TracingConfig(settings);
    return config
        .collector()
        .<Tracing>map(
            collector ->
                new OpenTelemetryTracing(
                    OpenTelemetryTracing.exporter(collector), service, config.share()))
        .orElse(off());
  }

  /** All spans, to an exporter of the caller's. */
  static Tracing to(SpanExporter exporter, String service) {
    return new OpenTelemetryTracing(exporter, service, 1);
  }

  boolean isOn();

  /** How many spans there were. */
  SpanCounts counts();

  /**
   * Begins a span.
   *
   * @param name the same for all payouts
   * @param parent the context of what it follows; without one it begins a trace
   */
  TraceSpan begin(SpanKind kind, String name, @Nullable TraceContext parent);

  /** Hands over what is waiting, unless that takes too long. */
  @Override
  void close();
}
