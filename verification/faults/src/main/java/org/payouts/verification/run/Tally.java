package org.payouts.verification.run;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what was done to the pipeline and what it did. Thread-safe. */
public final class Tally {
  private final Map<String, AtomicLong> counts = new ConcurrentSkipListMap<>();

  public void count(String what) {
    add(what, 1);
  }

  public void add(String what, long more) {
    counts.computeIfAbsent(what, key -> new AtomicLong()).addAndGet(more);
  }

  public void set(String what, long value) {
    counts.computeIfAbsent(what, key -> new AtomicLong()).set(value);
  }

  public long of(String what) {
    AtomicLong count = counts.get(what);
    return count == null ? 0 : count.get();
  }

  public Map<String, Long> all() {
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((what, count) -> all.put(what, count.get()));
    return all;
  }
}
