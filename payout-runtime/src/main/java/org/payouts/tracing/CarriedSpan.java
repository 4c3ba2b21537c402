package org.payouts.tracing;

import org.jspecify.annotations.Nullable;

/** No span: what came along is carried on. */
record CarriedSpan(@Nullable TraceContext context) implements TraceSpan {
  private static final CarriedSpan NOTHING = new CarriedSpan(null);

  static CarriedSpan of(@Nullable TraceContext context) {
    return context == null ? NOTHING : new CarriedSpan(context);
  }

  @Override
  public TraceSpan set(String attribute, String value) {
    return this;
  }

  @Override
  public TraceSpan set(String attribute, long value) {
    return this;
  }

  @Override
  public TraceSpan link(TraceContext other) {
    return this;
  }

  @Override
  public void end() {}

  @Override
  public void failed(String why) {}
}
