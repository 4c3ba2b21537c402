package org.payouts.sandbox.providers.faults;

import org.jspecify.annotations.Nullable;

/**
 * The fault of one call.
 *
 * @param kind null for no fault
 * @param ms how late, how long, how far behind, in milliseconds: what it means depends on the kind
 * @param calls for account faults: heals after that many refused calls; 0 for by time only
 */
public record Fault(@Nullable FaultClass kind, long ms, int calls) {

  private static final Fault NONE = new Fault(null, 0, 0);

  public static Fault none() {
    return NONE;
  }

  public boolean is(FaultClass other) {
    return kind == other;
  }

  /** The fault's name for logs; null for no fault. */
  public @Nullable String label() {
    return kind == null ? null : kind.label();
  }
}
