package org.payouts.workers.protocol;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.protocol.PayoutState.Attempting;
import org.payouts.workers.protocol.PayoutState.Claimed;
import org.payouts.workers.protocol.PayoutState.InDoubt;
import org.payouts.workers.protocol.PayoutState.Paid;
import org.payouts.workers.protocol.PayoutState.RetryWait;
import org.payouts.workers.protocol.PayoutState.Review;
import org.payouts.workers.protocol.PayoutState.Submitted;
import org.payouts.workers.protocol.Step.ReviewChange;
import org.payouts.workers.protocol.Step.VerdictAnswer;
import org.payouts.workers.provider.Evidence;

/** What a read of the provider's books does to a payout that may have been paid. */
final class ReadTransitions {
  private final Policy policy;

  ReadTransitions(Policy policy) {
    this.policy = policy;
  }

  Optional<Step> read(Payout payout, Evidence evidence, boolean afterQuiet, Moment now) {
    if (!(payout.state() instanceof Claimed claimed) || claimed instanceof Attempting) {
      throw new IllegalTransitionException(payout, "read");
    }
    if (evidence instanceof Evidence.Present present) {
      return Optional.of(paid(payout, present, null, now));
    }
    String text = Texts.cut(textOf(evidence));
    History seen = payout.history().edit(h -> h.books = text);
    if (claimed instanceof Review review) {
      return Objects.equals(text, payout.history().books())
          ? Optional.empty()
          : Optional.of(changedInReview(payout, review, seen));
    }
    if (!afterQuiet) {
      return Optional.empty();
    }
    boolean retry = evidence instanceof Evidence.Absent && policy.retryWhenAbsent();
    return Optional.of(
        retry && claimed instanceof InDoubt doubt
            ? retried(payout, doubt, seen, now)
            : reviewed(payout, claimed, evidence, seen, now));
  }

  private static Step changedInReview(Payout payout, Review review, History seen) {
    Transition by = Transition.BOOKS_CHANGED_IN_REVIEW;
    return new Step(by, payout.same(by, seen), ReviewChange.open(review, null));
  }

  private static Step retried(Payout payout, InDoubt doubt, History seen, Moment now) {
    Transition by = Transition.ABSENT_SO_RETRIED;
    return new Step(
        by,
        payout.to(
            by,
            new RetryWait(doubt.attempt(), now.wallMs()),
            seen.edit(h -> h.priorDoubt = false)));
  }

  private static Step reviewed(
      Payout payout, Claimed claimed, Evidence evidence, History seen, Moment now) {
    Review review = new Review(claimed.attempt(), reason(claimed, evidence), now.wallMs());
    Transition by = Transition.NOT_SEEN_IN_BOOKS;
    return new Step(by, payout.to(by, review, seen), ReviewChange.open(review, null));
  }

  private static String reason(Claimed claimed, Evidence evidence) {
    String state = claimed instanceof Submitted ? "accepted by the provider" : "outcome unknown";
    if (evidence instanceof Evidence.Absent) {
      return state + ", not in its books after the quiet period";
    }
    return evidence instanceof Evidence.Differs
        ? state + ", and its books do not tell: " + textOf(evidence)
        : state + ", and its books cannot be read: " + textOf(evidence);
  }

  /** The books show the payment; {@code verdict} is what that makes of a verdict in hand. */
  static Step paid(
      Payout payout, Evidence.Present present, @Nullable VerdictAnswer verdict, Moment now) {
    History history =
        payout
            .history()
            .edit(
                h -> {
                  h.books = present.text();
                  h.reference = present.reference() == null ? h.reference : present.reference();
                  h.resolutionOffset =
                      verdict == null ? h.resolutionOffset : Long.valueOf(verdict.offset());
                });
    Paid paid = new Paid(present.paidAmountMinor(), present.text(), now.wallMs());
    if (payout.state() instanceof Review review) {
      Transition by = Transition.SEEN_IN_REVIEW;
      return new Step(
          by, payout.to(by, paid, history), ReviewChange.closed(review, "PAID", verdict, now));
    }
    Transition by = Transition.SEEN_IN_BOOKS;
    return new Step(by, payout.to(by, paid, history));
  }

  /** The books in the provider's words. */
  static String textOf(Evidence evidence) {
    if (evidence instanceof Evidence.Present present) {
      return present.text();
    }
    if (evidence instanceof Evidence.Absent absent) {
      return absent.text();
    }
    if (evidence instanceof Evidence.Differs differs) {
      return differs.text();
    }
    return ((Evidence.Unreadable) evidence).why();
  }
}
