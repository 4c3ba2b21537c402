package org.payouts.workers.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.PayoutState.Attempting;
import org.payouts.workers.model.PayoutState.Claimed;
import org.payouts.workers.model.PayoutState.Failed;
import org.payouts.workers.model.PayoutState.InDoubt;
import org.payouts.workers.model.PayoutState.Paid;
import org.payouts.workers.model.PayoutState.RetryWait;
import org.payouts.workers.model.PayoutState.Review;
import org.payouts.workers.model.PayoutState.Submitted;
import org.payouts.workers.model.Step.ResolutionAnswer;
import org.payouts.workers.model.Step.ReviewChange;

/** What a read of the provider's books does to a payout that may have been paid. */
final class ReadTransitions {
  private final Policy policy;

  ReadTransitions(Policy policy) {
    this.policy = policy;
  }

  /**
   * Presence is good at once; anything else counts only if the read began after the quiet period
   * that the answers ask for. Empty if nothing changes.
   */
  Optional<Step> read(Payout payout, BookReading evidence, QuietPeriod quiet, ClockReading now) {
    if (!(payout.state() instanceof Claimed claimed) || claimed instanceof Attempting) {
      throw new IllegalTransitionException(payout, "read");
    }
    if (evidence instanceof BookReading.Present present) {
      return Optional.of(paid(payout, claimed, present, null, now));
    }
    if (claimed instanceof Review review) {
      return inReview(payout, review, evidence);
    }
    if (claimed instanceof InDoubt doubt) {
      return inDoubt(payout, doubt, evidence, quiet, now);
    }
    return quiet == QuietPeriod.FULL
        ? Optional.of(reviewed(payout, claimed, evidence, now))
        : Optional.empty();
  }

  private static Optional<Step> inReview(Payout payout, Review review, BookReading evidence) {
    History seen = seen(payout.history(), evidence);
    if (Objects.equals(seen.books(), payout.history().books())) {
      return Optional.empty();
    }
    Transition by = Transition.BOOKS_CHANGED_IN_REVIEW;
    return Optional.of(new Step(by, payout.same(by, seen), ReviewChange.open(review, null)));
  }

  private Optional<Step> inDoubt(
      Payout payout, InDoubt doubt, BookReading evidence, QuietPeriod quiet, ClockReading now) {
    boolean whole = payout.equalBooksProveAbsence();
    if (whole && disproves(payout.history(), evidence) && payout.history().refusal() != null) {
      if (quiet == QuietPeriod.FULL && tokenIsDead(doubt.attempt(), now)) {
        return Optional.of(failed(payout, payout.history().refusal(), evidence, now));
      }
      return Optional.empty();
    }
    if (whole && evidence instanceof BookReading.Absent && mayRetry(payout, doubt, quiet, now)) {
      return Optional.of(retried(payout, doubt, evidence, now));
    }
    return quiet == QuietPeriod.FULL && !awaitsToken(payout, evidence, now)
        ? Optional.of(reviewed(payout, doubt, evidence, now))
        : Optional.empty();
  }

  /** A stop or a pause may hold a token for longer than the quiet period: a person is no sooner. */
  private boolean awaitsToken(Payout payout, BookReading evidence, ClockReading now) {
    boolean nothing =
        evidence instanceof BookReading.Absent
            || (evidence instanceof BookReading.Unreadable unreadable
                && unreadable.targetUnknown());
    return nothing && Transitions.mayResend(payout, policy, now);
  }

  /**
   * The books show the first baseline; or the provider goes on saying that it does not know the
   * target, which every call that may have left was answered as well.
   */
  private static boolean disproves(History history, BookReading evidence) {
    Command.Refused refusal = history.refusal();
    return evidence instanceof BookReading.Absent
        || (evidence instanceof BookReading.Unreadable unreadable
            && unreadable.targetUnknown()
            && refusal != null
            && refusal.code().equals(AnswerTransitions.TARGET_DOES_NOT_EXIST));
  }

  /** Where there is a token: nothing that was sent under it can pay any more. */
  private boolean tokenIsDead(Attempt attempt, ClockReading now) {
    return !(attempt.baseline() instanceof Baseline.MTurk)
        || now.wallMs() - attempt.sendBeforeMs() >= policy.tokenLifeMs();
  }

  private boolean mayRetry(Payout payout, InDoubt doubt, QuietPeriod quiet, ClockReading now) {
    History history = payout.history();
    boolean young =
        !(doubt.attempt().baseline() instanceof Baseline.MTurk)
            || Transitions.tokenIsYoung(history, policy, now);
    boolean presumed = history.presumedNotPaid() && quiet != QuietPeriod.NOT_YET && young;
    boolean assumed = policy.retryWhenAbsent() && quiet == QuietPeriod.FULL;
    return (presumed || assumed)
        && history.refusal() == null
        && history.unattendedCalls() < policy.moneyCalls();
  }

  private static Step failed(
      Payout payout, Command.Refused refusal, BookReading evidence, ClockReading now) {
    Transition by = Transition.ABSENT_SO_FAILED;
    Failed failed = new Failed(refusal.code(), refusal.detail(), now.wallMs());
    return new Step(
        by,
        payout.to(
            by,
            failed,
            seen(payout.history(), evidence).edit(h -> h.absenceSeenAtMs = now.wallMs())));
  }

  private static Step retried(
      Payout payout, InDoubt doubt, BookReading evidence, ClockReading now) {
    Transition by = Transition.ABSENT_SO_RETRIED;
    History history =
        seen(payout.history(), evidence)
            .edit(
                h -> {
                  h.priorDoubt = false;
                  // It has led to this attempt and leads to no other: if the books change before
                  // the call, they speak against it (docs/protocol/Payout.tla, AbsentSoRetried).
                  h.presumedNotPaid = false;
                  h.absenceSeenAtMs = now.wallMs();
                  h.waitNoLongerFor(Reason.CALL_NOT_LOOKED_UP);
                });
    return new Step(by, payout.to(by, new RetryWait(doubt.attempt(), now.wallMs()), history));
  }

  private static Step reviewed(
      Payout payout, Claimed claimed, BookReading evidence, ClockReading now) {
    Review review = new Review(claimed.attempt(), reason(claimed, evidence), now.wallMs());
    Transition by = Transition.NOT_SEEN_IN_BOOKS;
    History history =
        seen(payout.history(), evidence)
            .edit(h -> h.waitFor(new Reason("NEEDS_A_PERSON", review.reason()), now));
    return new Step(by, payout.to(by, review, history), ReviewChange.open(review, null));
  }

  private static String reason(Claimed claimed, BookReading evidence) {
    String state = claimed instanceof Submitted ? "accepted by the provider" : "outcome unknown";
    if (evidence instanceof BookReading.Absent) {
      return claimed.attempt().baseline().unseen() > 0
          ? state
              + ", and its books show as many payments as are known of the target: ours may be"
              + " among them"
          : state + ", not in its books after the quiet period";
    }
    return evidence instanceof BookReading.Differs
        ? state + ", and its books leave it open: " + textOf(evidence)
        : state + ", and its books cannot be read: " + textOf(evidence);
  }

  /** The books show the payment; {@code resolution} is what that makes of a resolution in hand. */
  static Step paid(
      Payout payout,
      Claimed claimed,
      BookReading.Present present,
      @Nullable ResolutionAnswer resolution,
      ClockReading now) {
    // Of a bulk the call is known that may have left last; the books are read for the newest draft.
    boolean known =
        claimed.attempt().baseline() instanceof Baseline.Prolific
            && payout.history().reference() != null;
    History history =
        seen(payout.history(), present)
            .edit(
                h -> {
                  h.reference =
                      known || present.reference() == null ? h.reference : present.reference();
                  h.resolution = resolution == null ? h.resolution : resolution.resolution();
                });
    Paid paid =
        Paid.by(
            claimed.attempt(), history.reference(), present.paidAmountMinor(), present.text(), now);
    if (claimed instanceof Review review) {
      Transition by = Transition.SEEN_IN_REVIEW;
      return new Step(
          by, payout.to(by, paid, history), ReviewChange.closed(review, "PAID", resolution, now));
    }
    Transition by = Transition.SEEN_IN_BOOKS;
    return new Step(by, payout.to(by, paid, history));
  }

  /** The history with what the books show now. */
  static History seen(History before, BookReading evidence) {
    return before.edit(
        h -> {
          h.books = textOf(evidence);
          List<BigDecimal> entries = entriesOf(evidence);
          h.booksEntries = entries == null ? h.booksEntries : entries;
          h.callCarriedOut |= evidence instanceof BookReading.Present || evidence.isLikelyOurs();
        });
  }

  /** The target's payments in the books, or null if they could not be read. */
  static @Nullable List<BigDecimal> entriesOf(BookReading evidence) {
    if (evidence instanceof BookReading.Present present) {
      return present.entries();
    }
    if (evidence instanceof BookReading.Absent absent) {
      return absent.entries();
    }
    return evidence instanceof BookReading.Differs differs ? differs.entries() : null;
  }

  /** The books in the provider's words. */
  static String textOf(BookReading evidence) {
    if (evidence instanceof BookReading.Present present) {
      return present.text();
    }
    if (evidence instanceof BookReading.Absent absent) {
      return absent.text();
    }
    if (evidence instanceof BookReading.Differs differs) {
      return differs.text();
    }
    return ((BookReading.Unreadable) evidence).reason().text();
  }
}
