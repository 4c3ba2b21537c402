package org.payouts.bench.runs;

import java.util.HashMap;
import java.util.Map;

/**
 * How the pipeline is set.
 *
 * @param width calls in flight
 * @param claimsAhead payouts claimed beyond them
 * @param flushed whether the ledger is flushed to disk with every message, as it must be on a
 *     single broker in production
 * @param more further settings
 */
public record Tuning(int width, int claimsAhead, boolean flushed, Map<String, String> more) {

  /** As many claims ahead as calls in flight, so that a call can start when another one ends. */
  public static Tuning width(int width) {
    return new Tuning(width, width, true, Map.of());
  }

  public Tuning notFlushed() {
    return new Tuning(width, claimsAhead, false, more);
  }

  public Tuning with(String key, String value) {
    Map<String, String> all = new HashMap<>(more);
    all.put(key, value);
    return new Tuning(width, claimsAhead, flushed, all);
  }

  public Tuning claimsAhead(int claims) {
    return new Tuning(width, claims, flushed, more);
  }
}
