package org.payouts.verification.harness;

import java.util.List;
import java.util.Optional;

/**
 * Options of a cluster's virtual machines, added to those of a small process; the last one counts.
 *
 * @param providers of the simulated providers, all of them; empty if they live in this process
 */
public record JvmOptions(
    List<String> broker,
    List<String> router,
    List<String> worker,
    Optional<List<String>> providers) {

  /** Quick to start, enough for some ten thousand payouts. */
  public static final JvmOptions SMALL =
      new JvmOptions(List.of(), List.of(), List.of(), Optional.empty());

  public JvmOptions {
    broker = List.copyOf(broker);
    router = List.copyOf(router);
    worker = List.copyOf(worker);
    providers = providers.map(List::copyOf);
  }
}
