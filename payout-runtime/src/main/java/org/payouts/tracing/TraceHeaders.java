package org.payouts.tracing;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Trace context in the headers of a record. */
public final class TraceHeaders {
  public static final String PARENT = "traceparent";
  public static final String STATE = "tracestate";

  private TraceHeaders() {}

  /** The context that the record carries; null if it carries none, or one that is no such thing. */
  public static @Nullable TraceContext read(Headers headers) {
    String parent = text(headers, PARENT, TraceContext.LONGEST_PARENT);
    return parent == null
        ? null
        : TraceContext.of(parent, text(headers, STATE, TraceContext.LONGEST_STATE));
  }

  /** Adds the context, if there is one. */
  public static void write(@Nullable TraceContext context, Headers headers) {
    if (context != null) {
      headers.add(PARENT, context.parent().getBytes(StandardCharsets.US_ASCII));
      if (context.state() != null) {
        headers.add(STATE, context.state().getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  private static @Nullable String text(Headers headers, String name, int longest) {
    Header header = headers.lastHeader(name);
    byte[] value = header == null ? null : header.value();
    // One character for each byte, so that what is not ASCII is seen and ignored.
    return value == null || value.length > longest
        ? null
        : new String(value, StandardCharsets.ISO_8859_1);
  }
}
