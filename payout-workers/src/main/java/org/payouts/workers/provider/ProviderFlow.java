package org.payouts.workers.provider;

import java.util.List;
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
public sealed interface ProviderFlow<Q, A, R> {

  /**
   * One question.
   *
   * @param money true if the question may move money. A flow asks at most one such question; its
   *     runner checks the claim's lease as the last step before it.
   */
  record Ask<Q, A, R>(Q question, boolean money, Function<A, ProviderFlow<Q, A, R>> then)
      implements ProviderFlow<Q, A, R> {}

  /**
   * Several questions, none of which moves money.
   *
   * @param parallel how many may be in flight at once
   * @param then takes all replies, in the order of the questions
   */
  record AskAll<Q, A, R>(
      List<Q> questions, int parallel, Function<List<A>, ProviderFlow<Q, A, R>> then)
      implements ProviderFlow<Q, A, R> {
    public AskAll {
      questions = List.copyOf(questions);
      if (questions.isEmpty() || parallel < 1) {
        throw new IllegalArgumentException("nothing is asked");
      }
    }
  }

  /** The end. */
  record Done<Q, A, R>(R result) implements ProviderFlow<Q, A, R> {}

  /** The same flow, its result seen through {@code result}. */
  default <S> ProviderFlow<Q, A, S> map(Function<R, S> result) {
    if (this instanceof Ask<Q, A, R> ask) {
      return new Ask<>(ask.question(), ask.money(), reply -> ask.then().apply(reply).map(result));
    }
    if (this instanceof AskAll<Q, A, R> all) {
      return new AskAll<>(
          all.questions(), all.parallel(), replies -> all.then().apply(replies).map(result));
    }
    return new Done<>(result.apply(((Done<Q, A, R>) this).result()));
  }

  /** Asks something that moves no money. */
  static <Q, A, R> ProviderFlow<Q, A, R> ask(Q question, Function<A, ProviderFlow<Q, A, R>> then) {
    return new Ask<>(question, false, then);
  }

  /** Asks several things that move no money, and goes on with all replies. */
  static <Q, A, R> ProviderFlow<Q, A, R> askAll(
      List<Q> questions, int parallel, Function<List<A>, ProviderFlow<Q, A, R>> then) {
    return new AskAll<>(questions, parallel, then);
  }

  /** Asks for money to move. */
  static <Q, A, R> ProviderFlow<Q, A, R> askMoney(
      Q question, Function<A, ProviderFlow<Q, A, R>> then) {
    return new Ask<>(question, true, then);
  }

  static <Q, A, R> ProviderFlow<Q, A, R> done(R result) {
    return new Done<>(result);
  }
}
