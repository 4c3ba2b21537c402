package org.payouts.workers.provider;

import java.util.function.Function;

/**
 * A provider's logic as a value: ask something, decide by the reply what comes next, end with a
 * result. It does nothing by itself; the shell runs it over a real transport and the simulation
 * over a simulated one.
 *
 * @param <Q> questions the transport understands
 * @param <A> replies of the transport; failures are replies, never exceptions
 * @param <R> result
 */
public sealed interface Conversation<Q, A, R> {

  /**
   * One question.
   *
   * @param money true if the question may move money. A conversation asks at most one such
   *     question; its runner looks at the claim's lease last thing before it.
   */
  record Ask<Q, A, R>(Q question, boolean money, Function<A, Conversation<Q, A, R>> then)
      implements Conversation<Q, A, R> {}

  /** The end. */
  record Done<Q, A, R>(R result) implements Conversation<Q, A, R> {}

  /** Asks something that moves no money. */
  static <Q, A, R> Conversation<Q, A, R> ask(Q question, Function<A, Conversation<Q, A, R>> then) {
    return new Ask<>(question, false, then);
  }

  /** Asks for money to move. */
  static <Q, A, R> Conversation<Q, A, R> askMoney(
      Q question, Function<A, Conversation<Q, A, R>> then) {
    return new Ask<>(question, true, then);
  }

  static <Q, A, R> Conversation<Q, A, R> done(R result) {
    return new Done<>(result);
  }
}
