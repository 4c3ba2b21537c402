package org.payouts.bench.runs;

import java.util.Map;
import java.util.Objects;

/**
 * How the pipeline is set.
 *
 * @param width calls in flight
 * @param flushed whether the ledger is flushed to disk with every message, as it must be on a
 *     single broker in production
 * @param more further settings
 */
public record Tuning(int width, boolean flushed, Map<String, String> more) {
  public Tuning {
    more = Objects.requireNonNullElse(more, Map.of());
  }
}
