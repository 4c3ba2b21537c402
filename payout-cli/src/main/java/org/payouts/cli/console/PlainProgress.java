package org.payouts.cli.console;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Prints a line when something changed, at most one every two seconds. */
final class PlainProgress implements Progress {

  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);
  private final PrintWriter err;
  private final LongSupplier nanoTime;
  private String shown = "";
  private String newest = "";
  private long shownAt;

  PlainProgress(PrintWriter err, LongSupplier nanoTime) {
    this.err = err;
    this.nanoTime = nanoTime;
  }

  @Override
  public void show(String state) {
    newest = state;
    long now = nanoTime.getAsLong();
    if (!state.equals(shown) && (shown.isEmpty() || now - shownAt >= INTERVAL_NANOS)) {
      print();
      shownAt = now;
    }
  }

  @Override
  public void close() {
    if (!newest.equals(shown)) {
      print();
    }
  }

  private void print() {
    shown = newest;
    err.println(newest);
    err.flush();
  }
}
