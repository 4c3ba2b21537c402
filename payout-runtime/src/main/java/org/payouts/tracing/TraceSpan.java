package org.payouts.tracing;

import org.jspecify.annotations.Nullable;

/** Work that a trace shows. No method throws or waits, whatever becomes of the trace. */
public interface TraceSpan {
  /** What records that are written in the course of this work carry, or null for nothing. */
  @Nullable TraceContext context();

  TraceSpan set(String attribute, String value);

  TraceSpan set(String attribute, long value);

  /** The work is also part of the other trace. */
  TraceSpan link(TraceContext other);

  /** The work is done. Of a span that is never ended nobody hears. */
  void end();

  /**
   * The work is over and did not succeed.
   *
   * @param why a class or a code: no text that somebody else has written
   */
  void failed(String why);
}
