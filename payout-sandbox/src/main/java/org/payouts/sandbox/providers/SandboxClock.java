package org.payouts.sandbox.providers;

import java.util.concurrent.atomic.AtomicLong;

/** The time as the simulated providers see it: real time plus what it was moved by. Thread-safe. */
public final class SandboxClock {

  private final AtomicLong offsetMs = new AtomicLong();

  /** Epoch milliseconds. */
  public long millis() {
    return System.currentTimeMillis() + offsetMs.get();
  }

  void move(long ms) {
    offsetMs.addAndGet(ms);
  }

  /** By how much the clock was moved in all. */
  public long offsetMs() {
    return offsetMs.get();
  }
}
