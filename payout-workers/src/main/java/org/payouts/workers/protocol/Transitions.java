package org.payouts.workers.protocol;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.protocol.PayoutState.Accepted;
import org.payouts.workers.protocol.PayoutState.Attempting;
import org.payouts.workers.protocol.PayoutState.Failed;
import org.payouts.workers.protocol.PayoutState.InDoubt;
import org.payouts.workers.protocol.PayoutState.RetryWait;
import org.payouts.workers.protocol.PayoutState.Waiting;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Evidence;

/**
 * What each kind of event does to a payout, as pure functions: payout x event to a row of {@link
 * Transition} and the new ledger record. Whoever calls one with an event the state does not know
 * has a bug: it throws, and the owner gives the partition up. This class has the way up to the
 * claim; answers, reads and verdicts have a class each.
 */
final class Transitions {
  private final Policy policy;
  private final Owner owner;
  private final ReadTransitions reads;

  Transitions(Policy policy, Owner owner) {
    this.policy = policy;
    this.owner = owner;
    this.reads = new ReadTransitions(policy);
  }

  /** (none) to ACCEPTED, or to FAILED if the command carries a refusal. */
  Step intake(Command command, Moment now) {
    Command.Refused refused = command.refused();
    return refused == null
        ? step(Transition.TAKEN_IN, Payout.first(Transition.TAKEN_IN, command, new Accepted()))
        : step(
            Transition.REFUSED_AT_INTAKE,
            Payout.first(
                Transition.REFUSED_AT_INTAKE,
                command,
                new Failed(refused.code(), refused.detail(), now.wallMs())));
  }

  /** ACCEPTED, RETRY_WAIT to FAILED: refused in preparation, nothing was ever unclear. */
  Step refusedInPreparation(Payout payout, String code, String detail, Moment now) {
    Transition by = Transition.REFUSED_IN_PREPARATION;
    return step(by, payout.to(by, new Failed(code, detail, now.wallMs())));
  }

  /** ACCEPTED, RETRY_WAIT to the same: a new reason to show. Empty if it is shown already. */
  Optional<Step> waiting(Payout payout, String why) {
    Transition by = Transition.TOLD_WHY_IT_WAITS;
    Payout told = payout.same(by, payout.history().edit(h -> h.waitingFor = why));
    return Texts.cut(why).equals(payout.history().waitingFor())
        ? Optional.empty()
        : Optional.of(step(by, told));
  }

  /**
   * ACCEPTED, RETRY_WAIT to ATTEMPTING n+1; IN_DOUBT to ATTEMPTING n+1 with priorDoubt, only where
   * the provider takes our token and it still lives. A token is stored by the first claim and
   * re-sent from there.
   */
  Step claim(Payout payout, Basis basis, Moment now) {
    boolean resend = payout.state() instanceof InDoubt;
    if (resend && !mayResend(payout, now)) {
      throw new IllegalTransitionException(payout, "re-send");
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
    Transition by = resend ? Transition.SENT_AGAIN : Transition.CLAIMED;
    return step(by, payout.to(by, new Attempting(attempt), claimed));
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

  private static Optional<Basis> storedToken(Payout payout) {
    Attempt last =
        payout.state() instanceof RetryWait wait
            ? wait.last()
            : payout.state() instanceof InDoubt doubt ? doubt.attempt() : null;
    return last != null && last.basis() instanceof Basis.MTurk token
        ? Optional.of(token)
        : Optional.empty();
  }

  /** RETRY_WAIT to FAILED: the target has been unknown for longer than its grace; never paid. */
  Optional<Step> graceOver(Payout payout, Moment now) {
    if (!(payout.state() instanceof Waiting)) {
      throw new IllegalTransitionException(payout, "grace");
    }
    Long since = payout.history().targetMissingSinceMs();
    if (since == null || now.wallMs() - since < policy.targetGraceMs()) {
      return Optional.empty();
    }
    String detail = Objects.requireNonNullElse(payout.history().lastAnswer(), "target unknown");
    Transition by = Transition.GRACE_OVER;
    return Optional.of(
        step(by, payout.to(by, new Failed("TARGET_DOES_NOT_EXIST", detail, now.wallMs()))));
  }

  /** ATTEMPTING (own) to what the answer means. */
  Step answered(Payout payout, Answer answer, long backoffMs, Moment now) {
    if (!(payout.state() instanceof Attempting attempting)
        || !attempting.attempt().owner().equals(owner)) {
      throw new IllegalTransitionException(payout, "answer");
    }
    return AnswerTransitions.answered(payout, attempting.attempt(), answer, backoffMs, now);
  }

  /** ATTEMPTING of an older owner to IN_DOUBT, on restore, before anything else. */
  Step takenOver(Payout payout) {
    if (!(payout.state() instanceof Attempting attempting)
        || attempting.attempt().owner().equals(owner)) {
      throw new IllegalTransitionException(payout, "take-over");
    }
    Attempt attempt = attempting.attempt();
    String lost = "owner " + attempt.owner().id() + " was lost during the call";
    Transition by = Transition.TAKEN_OVER;
    return step(
        by,
        payout.to(by, new InDoubt(attempt), AnswerTransitions.told(payout.history(), lost, null)));
  }

  /**
   * IN_DOUBT, SUBMITTED, REVIEW and what a read says. Presence is good at once; anything else
   * counts only if the read began after the quiet period. Empty if nothing changes.
   */
  Optional<Step> read(Payout payout, Evidence evidence, boolean afterQuiet, Moment now) {
    return reads.read(payout, evidence, afterQuiet, now);
  }

  /** REVIEW and a verdict that needs no read, or the read made after it (design 13). */
  Step verdict(
      Payout payout, Verdict verdict, @Nullable Evidence after, boolean quiet, Moment now) {
    return VerdictTransitions.verdict(payout, verdict, after, quiet, now);
  }

  private static Step step(Transition by, Payout next) {
    return new Step(by, next);
  }
}
