package org.payouts.bench.restart;

import java.lang.management.ManagementFactory;

/** What is in use after a full collection. */
final class Heap {
  private Heap() {}

  static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
