package org.payouts.workers.provider;

import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * Carries requests to a provider. A transport never retries, follows no redirect, and completes
 * every stage normally: failures are responses that say whether anything may have left the machine.
 */
public interface Transport<Q, A> extends AutoCloseable {

  /**
   * Sends one request once.
   *
   * @param money true if it may move money: sent on a fresh connection where the provider has no
   *     idempotency token
   * @param mayLeave asked last, on any thread: once the connection stands, and before the first
   *     byte of the request. If it says no, the response is that nothing was sent.
   */
  CompletionStage<A> ask(Q request, boolean money, BooleanSupplier mayLeave);

  /** Sends one request once, however late that is. */
  default CompletionStage<A> ask(Q request, boolean money) {
    return ask(request, money, () -> true);
  }

  @Override
  void close();
}
