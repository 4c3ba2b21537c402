package org.payouts.workers.engine;

import java.util.List;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.PreparationInput;

/**
 * What the core wants done. Every effect but {@link #intake} and {@link #contradicted} is answered
 * by exactly one event of {@link WorkerCore}, on the thread that owns it. Implementations only
 * start things; they never call back from within.
 */
public interface Effects {

  /** Commit as one transaction; answered by {@code committed}, or by {@code lost}. */
  void commit(LedgerTransaction transaction);

  /**
   * Run the provider's preparation of one call for all these payouts; answered by {@code prepared},
   * in their order.
   *
   * @param ref names the first of them
   * @param parallel requests that it may have in flight at once
   */
  void prepare(PayoutRef ref, List<PreparationInput> candidates, int parallel);

  /**
   * Make the money call, once, if it still may leave; answered by {@code answered}.
   *
   * @param ref names the payout of the call's first claim
   */
  void pay(PayoutRef ref, MoneyCall call);

  /** Read the provider's books; answered by {@code readDone}. */
  void read(PayoutRef ref, PayoutRequest request, Baseline baseline);

  /** Find out whether the cause of a pause is gone; answered by {@code probed}. */
  void probe(Pause pause);

  /** Read a partition's commands, or let them wait. */
  void intake(int partition, boolean open);

  /**
   * Inform people: the command at {@code offset} names a known payout, with other content. It is
   * passed over, for the first content is what is paid; but the router never sends such a command,
   * so its admissions have lost something.
   */
  void contradicted(PayoutRef ref, long offset);
}
