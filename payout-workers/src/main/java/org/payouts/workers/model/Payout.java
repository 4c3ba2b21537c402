package org.payouts.workers.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.payouts.workers.model.PayoutState.Claimed;
import org.payouts.workers.model.PayoutState.RetryWait;

/** One payout as the ledger knows it. Its state changes by rows of the state table only. */
public record Payout(Command command, PayoutState state, History history) {

  /** A command seen for the first time. */
  static Payout first(Transition by, Command command, PayoutState state) {
    return first(by, command, state, History.NONE);
  }

  /** A command seen for the first time, whose claim is its first record. */
  static Payout first(Transition by, Command command, PayoutState state, History history) {
    Payout first = new Payout(command, state, history);
    if (!by.allows(StateName.NONE, History.NONE, state.stateName())) {
      throw new IllegalTransitionException(first, by + " to " + state.name());
    }
    return first;
  }

  public String id() {
    return command.payoutId();
  }

  /** What the books that are in the ledger say of a payment by its attempt. */
  public Optional<BookReading> recordedBooks() {
    List<BigDecimal> entries = history.booksEntries();
    if (!(state instanceof Claimed claimed) || entries == null) {
      return Optional.empty();
    }
    Baseline of = claimed.attempt().baseline();
    return compared(of, entries)
        .map(books -> books.evidence(amountMinor(), null, of.ofAnotherAmount()));
  }

  /**
   * Books that are equal to its baseline do not show its payment. Not so if the books lacked a
   * payment of the baseline when they were read: they would be equal to it with ours in its place.
   */
  public boolean equalBooksProveAbsence() {
    return !(state instanceof Claimed claimed) || claimed.attempt().baseline().unseen() == 0;
  }

  /** How many payments of nearly our amount the books show that the baseline lacks. */
  public int paymentsLikeOurs(List<BigDecimal> entries) {
    Baseline of =
        state instanceof Claimed claimed
            ? claimed.attempt().baseline()
            : state instanceof RetryWait wait ? wait.last().baseline() : null;
    return of == null ? 0 : compared(of, entries).map(b -> b.addedNear(amountMinor())).orElse(0);
  }

  private static Optional<BookComparison> compared(Baseline of, List<BigDecimal> entries) {
    return Optional.ofNullable(of.baseline()).map(before -> BookComparison.of(before, entries));
  }

  private long amountMinor() {
    return command.request().amountMinor();
  }

  /**
   * The payout after this transition.
   *
   * @throws IllegalTransitionException if the table has no such change
   */
  Payout to(Transition by, PayoutState next, History changed) {
    if (!by.allows(state.stateName(), history, next.stateName())) {
      throw new IllegalTransitionException(this, by + " to " + next.name());
    }
    return new Payout(command, next, changed);
  }

  Payout to(Transition by, PayoutState next) {
    return to(by, next, history);
  }

  /** The payout after a transition that keeps its state. */
  Payout same(Transition by, History changed) {
    return to(by, state, changed);
  }
}
