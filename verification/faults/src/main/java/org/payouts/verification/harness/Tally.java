package org.payouts.verification.harness;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Counts by name. Thread-safe. */
public final class Tally {

  private final ConcurrentSkipListMap<String, Long> counts = new ConcurrentSkipListMap<>();

  public void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  public void set(String what, long value) {
    counts.put(what, value);
  }

  public long of(String... names) {
    return Arrays.stream(names).mapToLong(name -> counts.getOrDefault(name, 0L)).sum();
  }

  public Map<String, Long> all() {
    return new TreeMap<>(counts);
  }
}
