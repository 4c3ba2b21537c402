package org.payouts.tracing;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Spans of OpenTelemetry's SDK. They wait in a bounded queue for a thread of their own; what does
 * not fit is dropped.
 */
final class OpenTelemetryTracing implements Tracing {
  /** Says on standard error what {@link ReportedExporter} logs. Held here, or it would be lost. */
  private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

  private static final int MOST_WAITING = 16_384;
  private static final int MOST_LINKS = 256;
  private static final Duration EXPORT_EACH = Duration.ofSeconds(1);
  private static final Duration EXPORT_WITHIN = Duration.ofSeconds(10);
  private static final long CLOSE_WITHIN_MS = 3_000;

  private final SpanCounts counts = new SpanCounts();
  private final SdkTracerProvider provider;
  private final Tracer tracer;

  static {
    LIBRARY.setLevel(Level.OFF);
  }

  /**
   * @param share of the traces that begin here, from 0 to 1; others go on as they have begun
   */
  OpenTelemetryTracing(SpanExporter exporter, String service, double share) {
    provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.getDefault()
                    .merge(
                        Resource.create(
                            Attributes.of(AttributeKey.stringKey("service.name"), service))))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(share)))
            .setSpanLimits(SpanLimits.builder().setMaxNumberOfLinks(MOST_LINKS).build())
            .addSpanProcessor(counts.processor())
            .addSpanProcessor(
                BatchSpanProcessor.builder(new ReportedExporter(exporter, counts))
                    .setMaxQueueSize(MOST_WAITING)
                    .setScheduleDelay(EXPORT_EACH)
                    .setExporterTimeout(EXPORT_WITHIN)
                    .build())
            .build();
    tracer = provider.get("payouts");
  }

  /** To a collector, by OTLP over HTTP. */
  static SpanExporter exporter(URI collector) {
    return OtlpHttpSpanExporter.builder()
        .setEndpoint(collector.toString())
        .setTimeout(EXPORT_WITHIN)
        .build();
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public SpanCounts counts() {
    return counts;
  }

  @Override
  public TraceSpan begin(SpanKind kind, String name, @Nullable TraceContext parent) {
    try {
      return new OpenTelemetrySpan(
          tracer
              .spanBuilder(name)
              .setSpanKind(kind)
              .setParent(OpenTelemetrySpan.context(parent))
              .startSpan());
    } catch (RuntimeException | LinkageError e) {
      return CarriedSpan.of(parent);
    }
  }

  @Override
  public void close() {
    var unused = provider.shutdown().join(CLOSE_WITHIN_MS, MILLISECONDS);
  }
}
