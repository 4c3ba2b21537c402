package org.payouts.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A span of OpenTelemetry's, whose failures are nobody's concern. */
final class OpenTelemetrySpan implements TraceSpan {
  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
  private static final TextMapGetter<TraceContext> GETTER =
      new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable TraceContext from, String name) {
          if (from == null) {
            return null;
          }
          return name.equals(TraceHeaders.PARENT) ? from.parent() : from.state();
        }
      };

  private final Span span;
  private final @Nullable TraceContext context;

  OpenTelemetrySpan(Span span) {
    this.span = span;
    Map<String, String> texts = new HashMap<>();
    W3C.inject(Context.root().with(span), texts, (to, name, value) -> texts.put(name, value));
    this.context = TraceContext.of(texts.get(TraceHeaders.PARENT), texts.get(TraceHeaders.STATE));
  }

  /** The same in the library's form. */
  static Context context(@Nullable TraceContext context) {
    return context == null ? Context.root() : W3C.extract(Context.root(), context, GETTER);
  }

  @Override
  public @Nullable TraceContext context() {
    return context;
  }

  @Override
  public TraceSpan set(String attribute, String value) {
    return safely(() -> span.setAttribute(attribute, value));
  }

  @Override
  public TraceSpan set(String attribute, long value) {
    return safely(() -> span.setAttribute(attribute, value));
  }

  @Override
  public TraceSpan link(TraceContext other) {
    return safely(() -> span.addLink(Span.fromContext(context(other)).getSpanContext()));
  }

  @Override
  public void end() {
    safely(span::end);
  }

  @Override
  public void failed(String why) {
    safely(() -> span.setStatus(StatusCode.ERROR, why));
    end();
  }

  private TraceSpan safely(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | LinkageError e) {
      // A trace with a hole, and nothing else.
    }
    return this;
  }
}
