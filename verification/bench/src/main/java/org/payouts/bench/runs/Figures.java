package org.payouts.bench.runs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run measured, by name; the name ends with the unit. Not thread-safe. */
public final class Figures {
  private final Map<String, Double> values = new LinkedHashMap<>();

  public void put(String name, double value) {
    values.put(name, value);
  }

  public void put(String name, long count) {
    put(name, (double) count);
  }

  /**
   * A figure put before.
   *
   * @throws IllegalStateException if it was not
   */
  public double of(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalStateException(name + " was not measured");
    }
    return value;
  }

  public Map<String, Double> values() {
    return Collections.unmodifiableMap(values);
  }
}
