package org.payouts.workers.protocol;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.protocol.PayoutState.Attempting;
import org.payouts.workers.protocol.PayoutState.Failed;
import org.payouts.workers.protocol.PayoutState.Paid;
import org.payouts.workers.protocol.PayoutState.RetryWait;
import org.payouts.workers.protocol.PayoutState.Review;
import org.payouts.workers.protocol.PayoutState.Settled;
import org.payouts.workers.protocol.PayoutState.Waiting;
import org.payouts.workers.protocol.Step.ReviewChange;
import org.payouts.workers.protocol.Step.VerdictAnswer;
import org.payouts.workers.provider.BookComparison;
import org.payouts.workers.provider.Evidence;

/**
 * What a person's verdict does. {@code paid} is believed at once; {@code failed} and {@code retry}
 * only after quiet and a read made after the verdict; {@code retry} names the books that the person
 * saw, which become the baseline; {@code cancel} ends what was never sent. Every other verdict is
 * refused for good, and that is recorded.
 */
final class VerdictTransitions {
  private VerdictTransitions() {}

  static Step verdict(
      Payout payout,
      Verdict verdict,
      @Nullable Evidence after,
      boolean quiet,
      List<BigDecimal> known,
      Moment now) {
    if (payout.state() instanceof Attempting || payout.state() instanceof Settled) {
      throw new IllegalTransitionException(payout, "verdict");
    }
    if (verdict.decision() == Verdict.Decision.CANCEL) {
      return cancel(payout, verdict, now);
    }
    if (!(payout.state() instanceof Review review)) {
      return refuse(payout, verdict, "the payout is not in review, it is " + payout.state().name());
    }
    if (verdict.attempt() != review.attempt().number()) {
      return refuse(
          payout,
          verdict,
          "it names attempt %d, the review is about attempt %d"
              .formatted(verdict.attempt(), review.attempt().number()));
    }
    if (after instanceof Evidence.Present present) {
      boolean agreed = verdict.decision() == Verdict.Decision.PAID;
      String detail = "the books show the payment: " + present.text();
      VerdictAnswer answer = new VerdictAnswer(verdict.resolution(), agreed, verdict.by(), detail);
      return ReadTransitions.paid(payout, review, present, answer, now);
    }
    return switch (verdict.decision()) {
      case PAID -> {
        long amountMinor = payout.command().request().amountMinor();
        Paid paid = Paid.by(review.attempt(), amountMinor, ground(verdict), now);
        yield close(payout, review, Transition.VERDICT_PAID, paid, verdict, payout.history(), now);
      }
      case FAILED, RETRY -> {
        String objection = objection(verdict, after, quiet);
        yield objection == null && after != null
            ? notPaid(payout, review, verdict, after, known, now)
            : refuse(
                withRead(payout, after),
                verdict,
                objection == null ? "no read was made" : objection);
      }
      case CANCEL -> throw new IllegalTransitionException(payout, "cancel");
      case UNKNOWN -> refuse(payout, verdict, "this version does not know the decision");
    };
  }

  private static Step cancel(Payout payout, Verdict verdict, Moment now) {
    if (!(payout.state() instanceof Waiting) || payout.history().sentCalls() > 0) {
      return refuse(
          payout,
          verdict,
          "a money call of this payout may have left; only its review can end it ("
              + payout.state().name()
              + ")");
    }
    Transition by = Transition.CANCELLED;
    Failed failed = new Failed("CANCELLED", ground(verdict), now.wallMs());
    VerdictAnswer applied =
        new VerdictAnswer(verdict.resolution(), true, verdict.by(), verdict.because());
    ReviewChange change =
        new ReviewChange(
            false,
            "cancelled",
            payout.command().admittedAtMs(),
            now.wallMs(),
            "CANCELLED",
            applied);
    History history = payout.history().edit(h -> h.resolution = verdict.resolution());
    return new Step(by, payout.to(by, failed, history), change);
  }

  /** Why "not paid" cannot be believed yet, or null. */
  private static @Nullable String objection(
      Verdict verdict, @Nullable Evidence after, boolean quiet) {
    if (!quiet) {
      return "the quiet period since the last call is not over";
    }
    if (after instanceof Evidence.Absent absent) {
      return verdict.seen() == null
              || BookComparison.of(verdict.seen(), absent.entries()).unchanged()
          ? null
          : changed(after);
    }
    if (after instanceof Evidence.Differs differs && differs.ours() != Evidence.Ours.LIKELY) {
      boolean named =
          verdict.seen() != null
              && BookComparison.of(verdict.seen(), differs.entries()).unchanged();
      boolean certain = differs.ours() == Evidence.Ours.NO;
      boolean enough = verdict.decision() == Verdict.Decision.RETRY ? named : named || certain;
      if (enough) {
        return null;
      }
      return verdict.seen() == null
          ? "the books have changed, and the verdict does not name what they show: "
              + differs.text()
          : changed(after);
    }
    return "a read after the verdict does not show that nothing was paid: "
        + (after == null ? "none was made" : ReadTransitions.textOf(after));
  }

  private static String changed(Evidence after) {
    return "the books show something else than the person saw: " + ReadTransitions.textOf(after);
  }

  private static Step notPaid(
      Payout payout,
      Review review,
      Verdict verdict,
      Evidence after,
      List<BigDecimal> known,
      Moment now) {
    History seen =
        ReadTransitions.seen(payout.history(), after).edit(h -> h.absenceSeenAtMs = now.wallMs());
    if (verdict.decision() == Verdict.Decision.FAILED) {
      Failed failed = new Failed("VERDICT", ground(verdict), now.wallMs());
      return close(payout, review, Transition.VERDICT_FAILED, failed, verdict, seen, now);
    }
    List<BigDecimal> entries = ReadTransitions.entriesOf(after);
    Attempt last = review.attempt();
    if (last.basis().baseline() != null && entries != null) {
      // What earlier payouts were paid may still show up: it is no payment of this one (model B46).
      List<BigDecimal> baseline = BookComparison.union(entries, known);
      last = last.with(last.basis().withBaseline(baseline, baseline.size() - entries.size()));
    }
    return close(
        payout,
        review,
        Transition.VERDICT_RETRY,
        new RetryWait(last, now.wallMs()),
        verdict,
        seen.edit(h -> h.unattendedCalls = 0),
        now);
  }

  private static String ground(Verdict verdict) {
    return "verdict of " + verdict.by() + ": " + verdict.because();
  }

  private static Step close(
      Payout payout,
      Review review,
      Transition by,
      PayoutState next,
      Verdict verdict,
      History before,
      Moment now) {
    History history =
        before.edit(
            h -> {
              h.resolution = verdict.resolution();
              h.priorDoubt = false;
              h.presumedNotPaid = false;
              h.refusal = null;
              h.goOn();
            });
    VerdictAnswer applied =
        new VerdictAnswer(verdict.resolution(), true, verdict.by(), verdict.because());
    return new Step(
        by,
        payout.to(by, next, history),
        ReviewChange.closed(review, verdict.decision().name(), applied, now));
  }

  /** The books that spoke against the verdict are what the person looks at next. */
  private static Payout withRead(Payout payout, @Nullable Evidence after) {
    return after == null || after instanceof Evidence.Unreadable
        ? payout
        : new Payout(
            payout.command(), payout.state(), ReadTransitions.seen(payout.history(), after));
  }

  private static Step refuse(Payout payout, Verdict verdict, String why) {
    VerdictAnswer answer = new VerdictAnswer(verdict.resolution(), false, verdict.by(), why);
    Transition by = Transition.VERDICT_REFUSED;
    Payout same = payout.same(by, payout.history().edit(h -> h.resolution = verdict.resolution()));
    ReviewChange change =
        payout.state() instanceof Review review
            ? ReviewChange.open(review, answer)
            : new ReviewChange(
                false, payout.state().name(), payout.command().admittedAtMs(), null, null, answer);
    return new Step(by, same, change);
  }
}
