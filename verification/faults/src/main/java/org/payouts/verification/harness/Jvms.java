package org.payouts.verification.harness;

import java.util.List;
import java.util.Optional;

/**
 * Options of the virtual machines of a stage, added to those of a small process, of which the last
 * one counts.
 *
 * @param broker of each broker
 * @param router of each router
 * @param worker of each worker
 * @param providers of the simulated providers, all of them; empty if they live in this process
 */
public record Jvms(
    List<String> broker,
    List<String> router,
    List<String> worker,
    Optional<List<String>> providers) {
  public Jvms {
    broker = List.copyOf(broker);
    router = List.copyOf(router);
    worker = List.copyOf(worker);
    providers = providers.map(List::copyOf);
  }

  /** Quick to start, enough for some ten thousand payouts. */
  public static Jvms small() {
    return new Jvms(List.of(), List.of(), List.of(), Optional.empty());
  }
}
