package org.payouts.workers.provider;

import java.util.List;
import java.util.function.Function;

/**
 * A provider's logic as a value: ask something, decide by the response what comes next, end with a
 * result. It does nothing by itself; the shell runs it over a real transport and the simulation
 * over a simulated one.
 *
 * @param <Q> requests the transport understands
 * @param <A> responses of the transport; failures are responses, never exceptions
 * @param <R> result
 */
public sealed interface ProviderFlow<Q, A, R> {

  /**
   * One request.
   *
   * @param money true if the request may move money. A flow asks at most one such request; its
   *     runner checks the claim's lease before it, and the transport once more as the last step.
   */
  record Ask<Q, A, R>(Q request, boolean money, Function<A, ProviderFlow<Q, A, R>> then)
      implements ProviderFlow<Q, A, R> {}

  /**
   * Several requests, none of which moves money.
   *
   * @param parallel how many may be in flight at once
   * @param then takes all responses, in the order of the requests
   */
  record AskAll<Q, A, R>(
      List<Q> requests, int parallel, Function<List<A>, ProviderFlow<Q, A, R>> then)
      implements ProviderFlow<Q, A, R> {
    public AskAll {
      requests = List.copyOf(requests);
      if (requests.isEmpty() || parallel < 1) {
        throw new IllegalArgumentException("there is no request");
      }
    }
  }

  /** The end. */
  record Done<Q, A, R>(R result) implements ProviderFlow<Q, A, R> {}

  /** The same flow, its result seen through {@code result}. */
  default <S> ProviderFlow<Q, A, S> map(Function<R, S> result) {
    if (this instanceof Ask<Q, A, R> ask) {
      return new Ask<>(
          ask.request(), ask.money(), response -> ask.then().apply(response).map(result));
    }
    if (this instanceof AskAll<Q, A, R> all) {
      return new AskAll<>(
          all.requests(), all.parallel(), responses -> all.then().apply(responses).map(result));
    }
    return new Done<>(result.apply(((Done<Q, A, R>) this).result()));
  }

  /** Asks something that moves no money. */
  static <Q, A, R> ProviderFlow<Q, A, R> ask(Q request, Function<A, ProviderFlow<Q, A, R>> then) {
    return new Ask<>(request, false, then);
  }

  /** Asks several things that move no money, and goes on with all responses. */
  static <Q, A, R> ProviderFlow<Q, A, R> askAll(
      List<Q> requests, int parallel, Function<List<A>, ProviderFlow<Q, A, R>> then) {
    return new AskAll<>(requests, parallel, then);
  }

  /** Asks for money to move. */
  static <Q, A, R> ProviderFlow<Q, A, R> askMoney(
      Q request, Function<A, ProviderFlow<Q, A, R>> then) {
    return new Ask<>(request, true, then);
  }

  static <Q, A, R> ProviderFlow<Q, A, R> done(R result) {
    return new Done<>(result);
  }
}
