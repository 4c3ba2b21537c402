package org.payouts.workers.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.PayoutState.Accepted;
import org.payouts.workers.model.PayoutState.Attempting;
import org.payouts.workers.model.PayoutState.Failed;
import org.payouts.workers.model.PayoutState.InDoubt;
import org.payouts.workers.model.PayoutState.RetryWait;

/**
 * What each kind of event does to a payout, as pure functions: payout x event to a row of {@link
 * Transition} and the new ledger record. An event that the state does not know is a bug: it throws,
 * and the owner gives the partition up. This class has the way up to the claim; answers, reads and
 * resolutions have a class each.
 */
public final class Transitions {
  private final Policy policy;
  private final Owner owner;
  private final AnswerTransitions answers;
  private final ReadTransitions reads;

  public Transitions(Policy policy, Owner owner) {
    this.policy = policy;
    this.owner = owner;
    this.answers = new AnswerTransitions(policy);
    this.reads = new ReadTransitions(policy);
  }

  /** (none) to ACCEPTED, or to FAILED if the command carries a refusal. */
  public Step intake(Command command, ClockReading now) {
    Command.Refused refused = command.refused();
    return refused == null
        ? step(
            Transition.COMMAND_ACCEPTED,
            Payout.first(Transition.COMMAND_ACCEPTED, command, new Accepted()))
        : step(
            Transition.REFUSED_AT_INTAKE,
            Payout.first(
                Transition.REFUSED_AT_INTAKE,
                command,
                new Failed(refused.code(), refused.detail(), now.wallMs())));
  }

  /**
   * ACCEPTED, RETRY_WAIT to FAILED if no attempt may have left; else RETRY_WAIT to IN_DOUBT, where
   * the refusal waits until the books have disproved every attempt.
   */
  public Step refusedInPreparation(Payout payout, String code, String detail, ClockReading now) {
    if (payout.history().sentCalls() == 0) {
      Transition by = Transition.REFUSED_IN_PREPARATION;
      return step(by, payout.to(by, new Failed(code, detail, now.wallMs())));
    }
    Transition by = Transition.REFUSED_THOUGH_ATTEMPTED;
    History history =
        payout
            .history()
            .edit(
                h -> {
                  h.refusal = new Command.Refused(code, detail);
                  h.waitFor(AnswerTransitions.refusedReason(code, detail), now);
                });
    return step(by, payout.to(by, new InDoubt(last(payout)), history));
  }

  /** RETRY_WAIT to IN_DOUBT: the books are not as they were before the first attempt. */
  public Step booksChanged(Payout payout, BookReading evidence, ClockReading now) {
    Transition by = Transition.BOOKS_CHANGED_BEFORE_RETRY;
    History history =
        ReadTransitions.seen(payout.history(), evidence)
            .edit(
                h ->
                    h.waitFor(
                        new Reason(
                            "BOOKS_CHANGED",
                            "before another attempt the books had changed: "
                                + ReadTransitions.textOf(evidence)),
                        now));
    return step(by, payout.to(by, new InDoubt(last(payout)), history));
  }

  private static Attempt last(Payout payout) {
    if (payout.state() instanceof RetryWait wait) {
      return wait.last();
    }
    throw new IllegalTransitionException(payout, "another attempt");
  }

  /**
   * ACCEPTED, RETRY_WAIT, IN_DOUBT to the same: a new reason to show. Empty if it is shown already.
   */
  public Optional<Step> waiting(Payout payout, Reason reason, ClockReading now) {
    Transition by = Transition.WAITING_REASON_RECORDED;
    Reason shown = payout.history().waiting();
    boolean same =
        shown != null
            && shown.code().equals(reason.code())
            && shown.text().equals(BoundedText.cut(reason.text()));
    return same
        ? Optional.empty()
        : Optional.of(
            step(by, payout.same(by, payout.history().edit(h -> h.waitFor(reason, now)))));
  }

  /**
   * ACCEPTED, RETRY_WAIT to ATTEMPTING n+1; IN_DOUBT to ATTEMPTING n+1 with priorDoubt, only where
   * the provider takes our token and it still lives. A token is stored by the first claim and
   * re-sent from there; a baseline is stored by the first claim and stays the measure.
   */
  public Step claim(Payout payout, Baseline baseline, ClockReading now) {
    boolean resend = payout.state() instanceof InDoubt;
    if (resend && !mayResend(payout, now)) {
      throw new IllegalTransitionException(payout, "re-send");
    }
    if (!mayCall(payout)) {
      throw new IllegalTransitionException(
          payout, "money call after " + payout.history().unattendedCalls() + " without a person");
    }
    History claimed = claimed(payout.history(), resend, now);
    Long first = claimed.firstAttemptAtMs();
    Baseline measure = kept(payout, baseline).firstCalledAt(first == null ? 0 : first);
    Attempting attempting = attempting(claimed, measure, now);
    Transition by = resend ? Transition.SENT_AGAIN : Transition.CLAIMED;
    return step(by, payout.to(by, attempting, claimed));
  }

  /** (none) to ATTEMPTING 1, only where the provider takes our token: nothing is read before. */
  public Step claimAtIntake(Command command, Baseline baseline, ClockReading now) {
    if (command.refused() != null || !(baseline instanceof Baseline.MTurk)) {
      throw new IllegalTransitionException(intake(command, now).next(), "a claim at intake");
    }
    History claimed = claimed(History.NONE, false, now);
    Transition by = Transition.CLAIMED_AT_INTAKE;
    return step(by, Payout.first(by, command, attempting(claimed, baseline, now), claimed));
  }

  private static History claimed(History before, boolean resend, ClockReading now) {
    return before.edit(
        h -> {
          h.firstAttemptAtMs =
              h.firstAttemptAtMs == null || h.sentCalls == 0
                  ? Long.valueOf(now.wallMs())
                  : h.firstAttemptAtMs;
          h.attempts++;
          h.sentCalls++;
          h.unattendedCalls++;
          h.priorDoubt = resend;
          h.goOn();
        });
  }

  private Attempting attempting(History claimed, Baseline baseline, ClockReading now) {
    return new Attempting(
        new Attempt(
            claimed.attempts(), owner, now.wallMs(), now.wallMs() + policy.leaseMs(), baseline));
  }

  /** Fewer money calls than allowed were made without a person, whatever was answered. */
  public boolean mayCall(Payout payout) {
    return mayCall(payout, policy);
  }

  private static boolean mayCall(Payout payout, Policy policy) {
    return payout.history().unattendedCalls() < policy.moneyCalls();
  }

  /** The token may be sent again: younger than its window by the wall clock, and not unsafe. */
  public boolean mayResend(Payout payout, ClockReading now) {
    return mayResend(payout, policy, now);
  }

  static boolean mayResend(Payout payout, Policy policy, ClockReading now) {
    return payout.state() instanceof InDoubt doubt
        && doubt.attempt().baseline() instanceof Baseline.MTurk
        && !payout.history().tokenUnsafe()
        && payout.history().refusal() == null
        && tokenIsYoung(payout.history(), policy, now)
        && mayCall(payout, policy);
  }

  /** By the wall clock, with some slack should it have stepped back. */
  static boolean tokenIsYoung(History history, Policy policy, ClockReading now) {
    Long first = history.firstAttemptAtMs();
    return first != null
        && now.wallMs() >= first - policy.clockSlackMs()
        && now.wallMs() - first < policy.tokenWindowMs();
  }

  /** What preparation found, with what the attempts before it have fixed. */
  private static Baseline kept(Payout payout, Baseline baseline) {
    Baseline earlier = earlier(payout);
    if (earlier == null || earlier instanceof Baseline.MTurk) {
      return earlier == null ? baseline : earlier;
    }
    List<BigDecimal> measure = earlier.baseline();
    return measure == null ? baseline : baseline.withBaseline(measure, earlier.unseen());
  }

  /**
   * The baseline whose baseline or token a new attempt keeps; null if there is none, or no call of
   * any attempt may have left: then the next attempt is the first that counts.
   */
  public static @Nullable Baseline earlier(Payout payout) {
    Attempt last =
        payout.state() instanceof RetryWait wait
            ? wait.last()
            : payout.state() instanceof InDoubt doubt ? doubt.attempt() : null;
    return last == null || payout.history().sentCalls() == 0 ? null : last.baseline();
  }

  /** ATTEMPTING (own) to what the answer means. */
  public Step answered(Payout payout, Answer answer, long backoffMs, ClockReading now) {
    if (!(payout.state() instanceof Attempting attempting)
        || !attempting.attempt().owner().equals(owner)) {
      throw new IllegalTransitionException(payout, "answer");
    }
    return answers.answered(payout, attempting.attempt(), answer, backoffMs, now);
  }

  /** ATTEMPTING of an older owner to IN_DOUBT, on restore, before anything else. */
  public Step takenOver(Payout payout, ClockReading now) {
    if (!(payout.state() instanceof Attempting attempting)
        || attempting.attempt().owner().equals(owner)) {
      throw new IllegalTransitionException(payout, "take-over");
    }
    Attempt attempt = attempting.attempt();
    String lost = "owner " + attempt.owner().id() + " was lost during the call";
    History history =
        AnswerTransitions.mayHaveLeft(
                AnswerTransitions.answer(payout.history(), lost, null), attempt)
            .edit(
                h -> {
                  h.presumedNotPaid = false;
                  h.waitFor(new Reason(AnswerTransitions.OUTCOME_UNKNOWN, lost), now);
                });
    Transition by = Transition.TAKEN_OVER;
    return step(by, payout.to(by, new InDoubt(attempt), history));
  }

  /** IN_DOUBT, SUBMITTED, REVIEW and what a read says. Empty if nothing changes. */
  public Optional<Step> read(
      Payout payout, BookReading evidence, QuietPeriod quiet, ClockReading now) {
    return reads.read(payout, evidence, quiet, now);
  }

  /**
   * A resolution that needs no read, or the read made after it.
   *
   * @param known what the target is known to have been paid by earlier payouts, in minor units
   */
  public Step resolution(
      Payout payout,
      Resolution resolution,
      @Nullable BookReading after,
      boolean quiet,
      List<BigDecimal> known,
      ClockReading now) {
    return ResolutionTransitions.resolution(payout, resolution, after, quiet, known, now);
  }

  private static Step step(Transition by, Payout next) {
    return new Step(by, next);
  }
}
