package org.payouts.workers.provider;

import java.util.concurrent.CompletionStage;

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
   */
  CompletionStage<A> ask(Q request, boolean money);

  @Override
  void close();
}
