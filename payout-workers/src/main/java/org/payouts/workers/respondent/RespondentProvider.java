package org.payouts.workers.respondent;

import java.util.Optional;
import org.payouts.Platform;
import org.payouts.workers.http.HttpQuestion;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Json;
import org.payouts.workers.http.Probes;
import org.payouts.workers.http.Trouble;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.protocol.Claim;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.Target;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Candidate;
import org.payouts.workers.provider.Conversation;
import org.payouts.workers.provider.Evidence;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;
import org.payouts.workers.provider.ProbeResult;
import org.payouts.workers.provider.SinglePayoutProvider;

/**
 * Respondent has no documented idempotency: {@code payoutCount} reads like a guard, and is not
 * relied upon (developers.respondent.io/screener-responses/trigger-manual-payout).
 */
public final class RespondentProvider implements SinglePayoutProvider<HttpQuestion, HttpReply> {
  private final RespondentRequests requests;
  private final boolean countConfirmed;

  /**
   * @param payoutsPath path of the list of payouts, with {@code {projectId}} in it
   * @param countConfirmed whether an operator has confirmed that a payoutCount above 1 makes
   *     exactly one payout
   * @param listMaxBytes longest list of payouts that is read
   */
  public RespondentProvider(String payoutsPath, boolean countConfirmed, long listMaxBytes) {
    this.requests = new RespondentRequests(payoutsPath, listMaxBytes);
    this.countConfirmed = countConfirmed;
  }

  @Override
  public Platform platform() {
    return Platform.RESPONDENT;
  }

  @Override
  public Conversation<HttpQuestion, HttpReply, Preparation> prepare(Candidate candidate) {
    return new RespondentPreparation(requests, countConfirmed, candidate).begin();
  }

  /** Asks for one payout more than the first baseline holds, in every attempt. */
  @Override
  public Conversation<HttpQuestion, HttpReply, Answer> pay(Claim claim) {
    PayoutRequest request = claim.request();
    Target.Respondent target = (Target.Respondent) request.target();
    int payoutCount = ((Basis.Respondent) claim.basis()).count() + 1;
    long tipMinor = request.amountMinor() - target.incentiveMinor();
    return Conversation.askMoney(
        requests.pay(target, payoutCount, tipMinor),
        reply -> Conversation.done(RespondentAnswers.of(reply, request, payoutCount)));
  }

  @Override
  public Conversation<HttpQuestion, HttpReply, Evidence> read(PayoutRequest request, Basis basis) {
    Target.Respondent target = (Target.Respondent) request.target();
    return Conversation.ask(
        requests.payouts(target),
        reply ->
            Conversation.done(
                evidence(reply, target, (Basis.Respondent) basis, request.amountMinor())));
  }

  private static Evidence evidence(
      HttpReply reply, Target.Respondent target, Basis.Respondent basis, long amountMinor) {
    Optional<Trouble> trouble = Trouble.of(reply, target.lane());
    if (trouble.isPresent()) {
      return unreadable(trouble.get());
    }
    HttpReply.Response response = (HttpReply.Response) reply;
    Payouts payouts = Payouts.in(response, target.screenerResponseId());
    if (payouts instanceof Payouts.Known known) {
      return RespondentBooks.compare(basis, known, amountMinor);
    }
    return payouts instanceof Payouts.NoList
        ? unreadable(RespondentBooks.unreadable(target, response))
        : new Evidence.Unreadable(RespondentBooks.contradictory(target), null, false);
  }

  private static Evidence unreadable(Trouble trouble) {
    return new Evidence.Unreadable(trouble.reason(), trouble.pause(), false);
  }

  /**
   * Reads the project that stands still, else the balances. Any documented answer opens: whether a
   * card works cannot be read, so after a 402 the next payout finds out, once per probe.
   */
  @Override
  public Conversation<HttpQuestion, HttpReply, ProbeResult> probe(Pause pause) {
    return pause.scope() == Pause.Scope.STUDY && RespondentRequests.isId(pause.key())
        ? Probes.ask(
            requests.project(pause.key()),
            response -> Project.in(response, pause.key()).isPresent())
        : Probes.ask(requests.balances(), response -> Json.object(response).isPresent());
  }
}
