package org.payouts.verification.harness;

import java.util.List;

/**
 * Options of a cluster's virtual machines, added to those of a small process; the last one counts.
 */
public record JvmOptions(List<String> broker, List<String> router, List<String> worker) {

  /** Quick to start, enough for some ten thousand payouts. */
  public static final JvmOptions SMALL = new JvmOptions(List.of(), List.of(), List.of());

  public JvmOptions {
    broker = List.copyOf(broker);
    router = List.copyOf(router);
    worker = List.copyOf(worker);
  }
}
