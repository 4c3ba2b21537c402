package org.payouts.bench.runs;

import java.util.Map;
import java.util.Objects;

/**
 * How the pipeline is set.
 *
 * @param width calls in flight
 * @param claimsAhead payouts claimed beyond them: as many, so that a call can start when another
 *     one ends
 * @param flushed whether the ledger is flushed to disk with every message, as it must be on a
 *     single broker in production
 * @param more further settings
 */
public record Tuning(int width, int claimsAhead, boolean flushed, Map<String, String> more) {
  public Tuning {
    more = Objects.requireNonNullElse(more, Map.of());
  }
}
