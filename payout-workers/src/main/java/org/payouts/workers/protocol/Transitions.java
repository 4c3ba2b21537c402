package org.payouts.workers.protocol;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.protocol.PayoutState.Attempting;
import org.payouts.workers.protocol.PayoutState.Claimed;
import org.payouts.workers.protocol.PayoutState.Failed;
import org.payouts.workers.protocol.PayoutState.InDoubt;
import org.payouts.workers.protocol.PayoutState.Paid;
import org.payouts.workers.protocol.PayoutState.RetryWait;
import org.payouts.workers.protocol.PayoutState.Review;
import org.payouts.workers.protocol.PayoutState.Settled;
import org.payouts.workers.protocol.PayoutState.Submitted;
import org.payouts.workers.protocol.PayoutState.Waiting;
import org.payouts.workers.protocol.Step.ReviewChange;
import org.payouts.workers.protocol.Step.VerdictAnswer;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Evidence;

/**
 * The transition table of protocol.md 1.3 as one pure function per kind of event: payout x event to
 * new ledger record. Whoever calls it with an event the state does not know has a bug: it throws,
 * and the owner gives the partition up.
 */
final class Transitions {
  private final Policy policy;
  private final Owner owner;

  Transitions(Policy policy, Owner owner) {
    this.policy = policy;
    this.owner = owner;
  }

  /** (none) to ACCEPTED, or to FAILED if the command carries a refusal. */
  Step intake(Command command, Moment now) {
    Payout payout = Payout.accepted(command);
    Command.Refused refused = command.refused();
    return refused == null
        ? plain(payout)
        : plain(payout.to(new Failed(refused.code(), refused.detail(), now.wallMs())));
  }

  /** ACCEPTED, RETRY_WAIT to FAILED: refused in preparation, nothing was ever unclear. */
  Step refusedInPreparation(Payout payout, String code, String detail, Moment now) {
    expect(payout, payout.state() instanceof Waiting, "refused in preparation");
    requireNoDoubt(payout);
    return plain(payout.to(new Failed(code, detail, now.wallMs())));
  }

  /** ACCEPTED, RETRY_WAIT to the same: a new reason to show. Empty if it is shown already. */
  Optional<Step> waiting(Payout payout, String why) {
    expect(payout, payout.state() instanceof Waiting, "waiting");
    return Texts.cut(why).equals(payout.history().waitingFor())
        ? Optional.empty()
        : Optional.of(plain(payout.with(payout.history().edit(h -> h.waitingFor = why))));
  }

  /**
   * ACCEPTED, RETRY_WAIT to ATTEMPTING n+1; IN_DOUBT to ATTEMPTING n+1 with priorDoubt, only where
   * the provider takes our token and it still lives. A token is stored by the first claim and
   * re-sent from there.
   */
  Step claim(Payout payout, Basis basis, Moment now) {
    boolean resend = payout.state() instanceof InDoubt;
    expect(payout, resend || payout.state() instanceof Waiting, "claim");
    if (resend) {
      expect(payout, mayResend(payout, now), "re-send");
    }
    History claimed =
        payout
            .history()
            .edit(
                h -> {
                  h.attempts++;
                  h.firstAttemptAtMs =
                      h.firstAttemptAtMs == null ? Long.valueOf(now.wallMs()) : h.firstAttemptAtMs;
                  h.priorDoubt = resend;
                  h.waitingFor = null;
                });
    Attempt attempt =
        new Attempt(
            claimed.attempts(),
            owner,
            now.wallMs(),
            now.wallMs() + policy.leaseMs(),
            storedToken(payout).orElse(basis));
    return plain(payout.to(new Attempting(attempt), claimed));
  }

  /** The token may be sent again: younger than its window by the wall clock, and not unsafe. */
  boolean mayResend(Payout payout, Moment now) {
    Long first = payout.history().firstAttemptAtMs();
    return payout.state() instanceof InDoubt doubt
        && doubt.attempt().basis() instanceof Basis.MTurk
        && !payout.history().tokenUnsafe()
        && first != null
        && now.wallMs() >= first - policy.clockSlackMs()
        && now.wallMs() - first < policy.tokenWindowMs()
        && payout.history().attempts() < policy.maxAttemptsInDoubt();
  }

  /** ATTEMPTING (own) to what the answer means. */
  Step answered(Payout payout, Answer answer, long backoffMs, Moment now) {
    expect(payout, owned(payout).orElse(false), "answer");
    Attempt attempt = ((Attempting) payout.state()).attempt();
    boolean doubt = payout.history().priorDoubt();
    if (answer instanceof Answer.Paid paid) {
      return plain(
          payout.to(
              new Paid(paid.paidAmountMinor(), paid.evidence(), now.wallMs()),
              told(payout, paid.evidence(), paid.reference())));
    }
    if (answer instanceof Answer.Accepted accepted) {
      return plain(
          payout.to(new Submitted(attempt), told(payout, accepted.detail(), accepted.reference())));
    }
    if (answer instanceof Answer.AlreadyProcessed processed) {
      History told = told(payout, processed.detail(), null);
      return doubt
          ? plain(
              payout.to(
                  new Paid(
                      payout.command().request().amountMinor(),
                      "token processed by an earlier attempt: " + processed.detail(),
                      now.wallMs()),
                  told))
          : plain(payout.to(new InDoubt(attempt), told.edit(h -> h.tokenUnsafe = true)));
    }
    if (answer instanceof Answer.Refused refused) {
      String said = refused.code() + ": " + refused.detail();
      return doubt
          ? plain(payout.to(new InDoubt(attempt), told(payout, said, null)))
          : plain(
              payout.to(
                  new Failed(refused.code(), refused.detail(), now.wallMs()),
                  told(payout, said, null)));
    }
    if (answer instanceof Answer.NotPaid notPaid) {
      return notPaid(payout, attempt, told(payout, notPaid.why(), null), backoffMs, now);
    }
    if (answer instanceof Answer.TargetMissing missing) {
      Long since = payout.history().targetMissingSinceMs();
      History told =
          told(payout, missing.detail(), null)
              .edit(
                  h -> h.targetMissingSinceMs = since == null ? Long.valueOf(now.wallMs()) : since);
      return notPaid(payout, attempt, told, backoffMs, now);
    }
    Answer.Unclear unclear = (Answer.Unclear) answer;
    return plain(payout.to(new InDoubt(attempt), told(payout, unclear.why(), null)));
  }

  private Step notPaid(Payout payout, Attempt attempt, History told, long backoffMs, Moment now) {
    return payout.history().priorDoubt()
        ? plain(payout.to(new InDoubt(attempt), told))
        : plain(
            payout.to(
                new RetryWait(attempt, now.wallMs() + backoffMs),
                told.edit(h -> h.waitingFor = h.lastAnswer)));
  }

  /** RETRY_WAIT to FAILED: the target has been unknown for longer than its grace; never paid. */
  Optional<Step> graceOver(Payout payout, Moment now) {
    expect(payout, payout.state() instanceof Waiting, "grace");
    Long since = payout.history().targetMissingSinceMs();
    if (since == null || now.wallMs() - since < policy.targetGraceMs()) {
      return Optional.empty();
    }
    requireNoDoubt(payout);
    String detail = Objects.requireNonNullElse(payout.history().lastAnswer(), "target unknown");
    return Optional.of(plain(payout.to(new Failed("TARGET_DOES_NOT_EXIST", detail, now.wallMs()))));
  }

  /** ATTEMPTING of an older owner to IN_DOUBT, on restore, before anything else. */
  Step takenOver(Payout payout) {
    expect(payout, !owned(payout).orElse(true), "take-over");
    Attempt attempt = ((Attempting) payout.state()).attempt();
    return plain(
        payout.to(
            new InDoubt(attempt),
            told(payout, "owner " + attempt.owner().id() + " was lost during the call", null)));
  }

  /**
   * IN_DOUBT, SUBMITTED, REVIEW and what a read says. Presence is good at once; anything else
   * counts only if the read began after the quiet period. Empty if nothing changes.
   */
  Optional<Step> read(Payout payout, Evidence evidence, boolean afterQuiet, Moment now) {
    boolean unclear = payout.state() instanceof Claimed && !(payout.state() instanceof Attempting);
    expect(payout, unclear, "read");
    if (evidence instanceof Evidence.Present present) {
      return Optional.of(paidByBooks(payout, present, null, now));
    }
    String text = Texts.cut(textOf(evidence));
    History seen = payout.history().edit(h -> h.books = text);
    boolean absent = evidence instanceof Evidence.Absent;
    if (payout.state() instanceof Review review) {
      return Objects.equals(text, payout.history().books())
          ? Optional.empty()
          : Optional.of(new Step(payout.with(seen), open(review, null)));
    }
    if (!afterQuiet) {
      return Optional.empty();
    }
    if (absent && payout.state() instanceof InDoubt doubt && policy.retryWhenAbsent()) {
      return Optional.of(
          plain(
              payout.to(
                  new RetryWait(doubt.attempt(), now.wallMs()),
                  seen.edit(h -> h.priorDoubt = false))));
    }
    return Optional.of(toReview(payout, seen, reviewReason(payout, evidence), now));
  }

  private static String reviewReason(Payout payout, Evidence evidence) {
    String state =
        payout.state() instanceof Submitted ? "accepted by the provider" : "outcome unknown";
    if (evidence instanceof Evidence.Absent) {
      return state + ", not in its books after the quiet period";
    }
    return evidence instanceof Evidence.Differs
        ? state + ", and its books do not tell: " + textOf(evidence)
        : state + ", and its books cannot be read: " + textOf(evidence);
  }

  /** REVIEW and a verdict that needs no read, or the read made after it (design 13). */
  Step verdict(
      Payout payout, Verdict verdict, @Nullable Evidence after, boolean quiet, Moment now) {
    boolean tooSoonOrLate =
        payout.state() instanceof Attempting || payout.state() instanceof Settled;
    expect(payout, !tooSoonOrLate, "verdict");
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
      return paidByBooks(
          payout, present, new VerdictAnswer(verdict.offset(), agreed, verdict.by(), detail), now);
    }
    String ground = "verdict of " + verdict.by() + ": " + verdict.because();
    return switch (verdict.decision()) {
      case PAID ->
          close(
              payout,
              review,
              new Paid(payout.command().request().amountMinor(), ground, now.wallMs()),
              "PAID",
              verdict,
              now);
      case FAILED, RETRY -> {
        if (!quiet) {
          yield refuse(payout, verdict, "the quiet period since the last call is not over");
        }
        if (after == null || !showsAbsence(after)) {
          yield refuse(
              payout,
              verdict,
              "a read after the verdict does not show that nothing was paid: "
                  + (after == null ? "none was made" : textOf(after)));
        }
        yield verdict.decision() == Verdict.Decision.FAILED
            ? close(
                payout, review, new Failed("VERDICT", ground, now.wallMs()), "FAILED", verdict, now)
            : close(
                payout,
                review,
                new RetryWait(review.attempt(), now.wallMs()),
                "RETRY",
                verdict,
                now);
      }
      case UNKNOWN -> refuse(payout, verdict, "this version does not know the decision");
    };
  }

  private static boolean showsAbsence(Evidence evidence) {
    return evidence instanceof Evidence.Absent
        || (evidence instanceof Evidence.Differs differs && !differs.maybeOurs());
  }

  private Step close(
      Payout payout, Review review, PayoutState next, String outcome, Verdict verdict, Moment now) {
    History history =
        payout
            .history()
            .edit(
                h -> {
                  h.resolutionOffset = verdict.offset();
                  h.priorDoubt = false;
                });
    return new Step(
        payout.to(next, history),
        new ReviewChange(
            false,
            review.reason(),
            review.openedAtMs(),
            now.wallMs(),
            outcome,
            new VerdictAnswer(verdict.offset(), true, verdict.by(), verdict.because())));
  }

  private static Step refuse(Payout payout, Verdict verdict, String why) {
    VerdictAnswer answer = new VerdictAnswer(verdict.offset(), false, verdict.by(), why);
    Payout same = payout.with(payout.history().edit(h -> h.resolutionOffset = verdict.offset()));
    return payout.state() instanceof Review review
        ? new Step(same, open(review, answer))
        : new Step(
            same,
            new ReviewChange(
                false, payout.state().name(), payout.command().admittedAtMs(), null, null, answer));
  }

  private static ReviewChange open(Review review, @Nullable VerdictAnswer answer) {
    return new ReviewChange(true, review.reason(), review.openedAtMs(), null, null, answer);
  }

  private static Step toReview(Payout payout, History history, String reason, Moment now) {
    Review review = new Review(((Claimed) payout.state()).attempt(), reason, now.wallMs());
    return new Step(payout.to(review, history), open(review, null));
  }

  private static Step paidByBooks(
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
    Payout paid =
        payout.to(new Paid(present.paidAmountMinor(), present.text(), now.wallMs()), history);
    return payout.state() instanceof Review review
        ? new Step(
            paid,
            new ReviewChange(
                false, review.reason(), review.openedAtMs(), now.wallMs(), "PAID", verdict))
        : plain(paid);
  }

  /** Whether the attempt under way is this owner's; empty if none is. */
  private Optional<Boolean> owned(Payout payout) {
    return payout.state() instanceof Attempting attempting
        ? Optional.of(attempting.attempt().owner().equals(owner))
        : Optional.empty();
  }

  private static Optional<Basis> storedToken(Payout payout) {
    Attempt last =
        payout.state() instanceof RetryWait wait
            ? wait.last()
            : payout.state() instanceof InDoubt doubt ? doubt.attempt() : null;
    return last != null && last.basis() instanceof Basis.MTurk token
        ? Optional.of(token)
        : Optional.empty();
  }

  private static History told(Payout payout, String answer, @Nullable String reference) {
    return payout
        .history()
        .edit(
            h -> {
              h.lastAnswer = answer;
              h.reference = reference == null ? h.reference : reference;
              h.waitingFor = null;
              h.targetMissingSinceMs = null;
            });
  }

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

  private static Step plain(Payout next) {
    return new Step(next, null);
  }

  private static void requireNoDoubt(Payout payout) {
    expect(payout, !payout.history().priorDoubt(), "a definite end while an attempt is in doubt");
  }

  private static void expect(Payout payout, boolean legal, String event) {
    if (!legal) {
      throw new IllegalTransitionException(payout, event);
    }
  }
}
