package org.payouts.workers.model;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.PayoutState.Attempting;
import org.payouts.workers.model.PayoutState.Failed;
import org.payouts.workers.model.PayoutState.InDoubt;
import org.payouts.workers.model.PayoutState.Paid;
import org.payouts.workers.model.PayoutState.RetryWait;
import org.payouts.workers.model.PayoutState.Review;
import org.payouts.workers.model.PayoutState.Settled;
import org.payouts.workers.model.PayoutState.Waiting;
import org.payouts.workers.model.Step.ResolutionAnswer;
import org.payouts.workers.model.Step.ReviewChange;

/**
 * What a person's resolution does. {@code paid} is believed at once; {@code failed} and {@code
 * retry} only after quiet and a read made after the resolution; {@code retry} names the books that
 * the person saw, which become the baseline; {@code cancel} ends what was never sent, and forbids
 * another attempt of what was. Every other resolution is refused for good, and that is recorded.
 */
final class ResolutionTransitions {
  private static final String CANCELLED = "CANCELLED";
  private static final String NO_OTHER_ATTEMPT =
      "no other attempt is made; it fails once the books show that nothing was paid";

  private ResolutionTransitions() {}

  static Step resolution(
      Payout payout,
      Resolution resolution,
      @Nullable BookReading after,
      boolean quiet,
      List<BigDecimal> known,
      ClockReading now) {
    if (payout.state() instanceof Attempting || payout.state() instanceof Settled) {
      throw new IllegalTransitionException(payout, "resolution");
    }
    if (resolution.decision() == Resolution.Decision.CANCEL) {
      return cancel(payout, resolution, now);
    }
    if (!(payout.state() instanceof Review review)) {
      return refuse(
          payout, resolution, "the payout is not in review, it is " + payout.state().name());
    }
    if (resolution.attempt() != review.attempt().number()) {
      return refuse(
          payout,
          resolution,
          "it names attempt %d, the review is about attempt %d"
              .formatted(resolution.attempt(), review.attempt().number()));
    }
    if (after instanceof BookReading.Present present) {
      boolean agreed = resolution.decision() == Resolution.Decision.PAID;
      String detail = "the books show the payment: " + present.text();
      ResolutionAnswer answer =
          new ResolutionAnswer(resolution.resolution(), agreed, resolution.by(), detail);
      return ReadTransitions.paid(payout, review, present, answer, now);
    }
    return switch (resolution.decision()) {
      case PAID -> {
        long amountMinor = payout.command().request().amountMinor();
        // Records of earlier versions do not say by which call it is known.
        History history =
            payout.history().reference() == null
                ? AnswerTransitions.mayHaveLeft(payout.history(), review.attempt())
                : payout.history();
        Paid paid =
            Paid.by(review.attempt(), history.reference(), amountMinor, detail(resolution), now);
        yield close(payout, review, Transition.RESOLUTION_PAID, paid, resolution, history, now);
      }
      case FAILED, RETRY -> {
        String objection =
            objection(
                resolution,
                after,
                quiet,
                review.attempt().baseline().unseen() > 0 && !known.isEmpty(),
                isShown(payout, review.attempt().baseline().baseline()));
        yield objection == null && after != null
            ? notPaid(payout, review, resolution, after, known, now)
            : refuse(
                withRead(payout, after),
                resolution,
                objection == null ? "no read was made" : objection);
      }
      case CANCEL -> throw new IllegalTransitionException(payout, "cancel");
      case UNKNOWN -> refuse(payout, resolution, "this version does not know the decision");
    };
  }

  private static Step cancel(Payout payout, Resolution resolution, ClockReading now) {
    if (payout.state() instanceof RetryWait wait && payout.history().sentCalls() > 0) {
      return cancelAttempted(payout, wait, resolution, now);
    }
    Command.Refused refusal = payout.history().refusal();
    if (payout.state() instanceof InDoubt && refusal != null && refusal.code().equals(CANCELLED)) {
      return refuse(payout, resolution, "it was cancelled before: " + NO_OTHER_ATTEMPT);
    }
    if (!(payout.state() instanceof Waiting)) {
      return refuse(
          payout,
          resolution,
          "a money call of this payout may have left; only its review can end it ("
              + payout.state().name()
              + ")");
    }
    Transition by = Transition.CANCELLED;
    Failed failed = new Failed(CANCELLED, detail(resolution), now.wallMs());
    ResolutionAnswer applied =
        new ResolutionAnswer(resolution.resolution(), true, resolution.by(), resolution.because());
    ReviewChange change =
        new ReviewChange(
            false, "cancelled", payout.command().admittedAtMs(), now.wallMs(), CANCELLED, applied);
    History history = payout.history().edit(h -> h.resolution = resolution.resolution());
    return new Step(by, payout.to(by, failed, history), change);
  }

  /** No other attempt is made; it fails once the books have disproved those that may have left. */
  private static Step cancelAttempted(
      Payout payout, RetryWait wait, Resolution resolution, ClockReading now) {
    Transition by = Transition.CANCELLED_THOUGH_ATTEMPTED;
    History history =
        payout
            .history()
            .edit(
                h -> {
                  h.resolution = resolution.resolution();
                  h.refusal = new Command.Refused(CANCELLED, detail(resolution));
                  h.waitFor(AnswerTransitions.refusedReason(CANCELLED, detail(resolution)), now);
                });
    ResolutionAnswer applied =
        new ResolutionAnswer(resolution.resolution(), true, resolution.by(), NO_OTHER_ATTEMPT);
    long since = payout.command().admittedAtMs();
    ReviewChange change =
        new ReviewChange(false, payout.state().name(), since, null, null, applied);
    return new Step(by, payout.to(by, new InDoubt(wait.last()), history), change);
  }

  /** The books as they could last be read hold what may be this payment. */
  private static boolean isShown(Payout payout, @Nullable List<BigDecimal> baseline) {
    List<BigDecimal> entries = payout.history().booksEntries();
    return entries != null
        && baseline != null
        && BookComparison.of(baseline, entries).addedNear(payout.command().request().amountMinor())
            > 0;
  }

  /** Why "not paid" cannot be believed yet, or null. */
  private static @Nullable String objection(
      Resolution resolution,
      @Nullable BookReading after,
      boolean quiet,
      boolean knownWasHidden,
      boolean shownBefore) {
    if (!quiet) {
      return "the quiet period since the last call is not over";
    }
    boolean retry = resolution.decision() == Resolution.Decision.RETRY;
    if (!retry
        && after instanceof BookReading.Unreadable gone
        && gone.targetUnknown()
        && !shownBefore) {
      return null; // Its page is gone, maybe for good: the person's word is all that there is.
    }
    if (retry && knownWasHidden && after != null && ReadTransitions.entriesOf(after) != null) {
      return "earlier payments of the target are missing from the books, so ours may be among those"
          + " that they show; say paid, or failed and request the bonus under a new payout ID: "
          + ReadTransitions.textOf(after);
    }
    if (after instanceof BookReading.Absent absent) {
      return resolution.seen() == null
              || BookComparison.of(resolution.seen(), absent.entries()).unchanged()
          ? null
          : changed(after);
    }
    if (after instanceof BookReading.Differs differs) {
      boolean named =
          resolution.seen() != null
              && BookComparison.of(resolution.seen(), differs.entries()).unchanged();
      switch (differs.ours()) {
        case NO, MAYBE -> {
          boolean certain = differs.ours() == BookReading.Ours.NO;
          return named || (certain && !retry) ? null : notNamed(resolution, differs);
        }
        case VANISHED -> {
          if (!retry) {
            return named ? null : notNamed(resolution, differs);
          }
          return "an earlier payment is missing from the books, so this one may be missing, too; if"
              + " the provider has taken the earlier one back, say failed with the entries shown"
              + " and request the bonus under a new payout ID: "
              + differs.text();
        }
        case VANISHED_ALIKE, LIKELY -> {
          // No word explains these away.
        }
      }
    }
    return "a read after the resolution does not show that nothing was paid: "
        + (after == null ? "none was made" : ReadTransitions.textOf(after));
  }

  private static String notNamed(Resolution resolution, BookReading.Differs differs) {
    return resolution.seen() == null
        ? "the books have changed, and the resolution does not name what they show: "
            + differs.text()
        : changed(differs);
  }

  private static String changed(BookReading after) {
    return "the books show something else than the person saw: " + ReadTransitions.textOf(after);
  }

  private static Step notPaid(
      Payout payout,
      Review review,
      Resolution resolution,
      BookReading after,
      List<BigDecimal> known,
      ClockReading now) {
    History seen =
        ReadTransitions.seen(payout.history(), after).edit(h -> h.absenceSeenAtMs = now.wallMs());
    if (resolution.decision() == Resolution.Decision.FAILED) {
      boolean hidden =
          after instanceof BookReading.Differs differs
              && differs.ours() == BookReading.Ours.VANISHED;
      // What vanished may come back, and is not the next payout's payment then.
      List<BigDecimal> expected = hidden ? review.attempt().baseline().baseline() : null;
      Failed failed = new Failed(Failed.BY_RESOLUTION, detail(resolution), now.wallMs(), expected);
      return close(payout, review, Transition.RESOLUTION_FAILED, failed, resolution, seen, now);
    }
    List<BigDecimal> entries = ReadTransitions.entriesOf(after);
    Attempt last = review.attempt();
    if (last.baseline().baseline() != null && entries != null) {
      // What earlier payouts were paid may still show up: it is no payment of this one
      // (docs/protocol/configurations.txt, B46).
      List<BigDecimal> baseline = BookComparison.union(entries, known);
      last = last.with(last.baseline().withBaseline(baseline, baseline.size() - entries.size()));
    }
    return close(
        payout,
        review,
        Transition.RESOLUTION_RETRY,
        new RetryWait(last, now.wallMs()),
        resolution,
        seen.edit(h -> h.unattendedCalls = 0),
        now);
  }

  private static String detail(Resolution resolution) {
    return "resolution of " + resolution.by() + ": " + resolution.because();
  }

  private static Step close(
      Payout payout,
      Review review,
      Transition by,
      PayoutState next,
      Resolution resolution,
      History before,
      ClockReading now) {
    History history =
        before.edit(
            h -> {
              h.resolution = resolution.resolution();
              h.priorDoubt = false;
              h.presumedNotPaid = false;
              h.refusal = null;
              h.goOn();
            });
    ResolutionAnswer applied =
        new ResolutionAnswer(resolution.resolution(), true, resolution.by(), resolution.because());
    return new Step(
        by,
        payout.to(by, next, history),
        ReviewChange.closed(review, resolution.decision().name(), applied, now));
  }

  /** The books that spoke against the resolution are what the person looks at next. */
  private static Payout withRead(Payout payout, @Nullable BookReading after) {
    return after == null || after instanceof BookReading.Unreadable
        ? payout
        : new Payout(
            payout.command(), payout.state(), ReadTransitions.seen(payout.history(), after));
  }

  private static Step refuse(Payout payout, Resolution resolution, String why) {
    ResolutionAnswer answer =
        new ResolutionAnswer(resolution.resolution(), false, resolution.by(), why);
    Transition by = Transition.RESOLUTION_REFUSED;
    Payout same =
        payout.same(by, payout.history().edit(h -> h.resolution = resolution.resolution()));
    ReviewChange change =
        payout.state() instanceof Review review
            ? ReviewChange.open(review, answer)
            : new ReviewChange(
                false, payout.state().name(), payout.command().admittedAtMs(), null, null, answer);
    return new Step(by, same, change);
  }
}
