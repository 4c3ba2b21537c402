package org.payouts.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts delivered spans, and says in the log when they are not, and when they are again. */
final class ReportedExporter implements SpanExporter {
  private static final Logger log = LoggerFactory.getLogger(ReportedExporter.class);

  private final SpanExporter exporter;
  private final SpanCounts counts;
  private final AtomicBoolean failing = new AtomicBoolean();

  ReportedExporter(SpanExporter exporter, SpanCounts counts) {
    this.exporter = exporter;
    this.counts = counts;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode result;
    try {
      result = exporter.export(spans);
    } catch (RuntimeException | LinkageError e) {
      result = CompletableResultCode.ofExceptionalFailure(e);
    }
    CompletableResultCode exported = result;
    return exported.whenComplete(() -> report(exported, spans.size()));
  }

  private void report(CompletableResultCode exported, int spans) {
    if (exported.isSuccess()) {
      counts.delivered(spans);
    }
    if (failing.compareAndSet(exported.isSuccess(), !exported.isSuccess())) {
      if (exported.isSuccess()) {
        LogEvent.TROUBLE_ENDED.on(log).log("Spans of traces are delivered again");
      } else {
        LogEvent.TROUBLE_BEGUN
            .on(log)
            .addKeyValue(LogFields.CAUSE, why(exported.getFailureThrowable()))
            .log("Spans of traces are not delivered and are dropped; payouts go on");
      }
    }
  }

  private static String why(@Nullable Throwable failure) {
    return failure == null ? "no answer" : failure.toString();
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
