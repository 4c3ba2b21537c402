package org.payouts.workers.respondent;

import java.math.BigDecimal;
import java.util.Optional;
import org.payouts.Platform;
import org.payouts.workers.http.HttpQuestion;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Json;
import org.payouts.workers.http.Trouble;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.protocol.Claim;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.Target;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Conversation;
import org.payouts.workers.provider.Evidence;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;
import org.payouts.workers.provider.ProbeResult;
import org.payouts.workers.provider.SinglePayoutProvider;
import org.payouts.workers.provider.TooMany;

/**
 * Respondent has no documented idempotency: {@code payoutCount} reads like a guard, and is not
 * relied upon (developers.respondent.io/screener-responses/trigger-manual-payout).
 */
public final class RespondentProvider implements SinglePayoutProvider<HttpQuestion, HttpReply> {
  private final RespondentRequests requests;
  private final boolean countConfirmed;
  private final TooMany tooMany;

  /**
   * @param payoutsPath path of the list of payouts, with {@code {projectId}} in it
   * @param countConfirmed whether an operator has confirmed that a payoutCount above 1 makes
   *     exactly one payout
   */
  public RespondentProvider(String payoutsPath, boolean countConfirmed, TooMany tooMany) {
    this.requests = new RespondentRequests(payoutsPath);
    this.countConfirmed = countConfirmed;
    this.tooMany = tooMany;
  }

  @Override
  public Platform platform() {
    return Platform.RESPONDENT;
  }

  @Override
  public Conversation<HttpQuestion, HttpReply, Preparation> prepare(PayoutRequest request) {
    return new RespondentPreparation(requests, countConfirmed, request).begin();
  }

  @Override
  public Conversation<HttpQuestion, HttpReply, Answer> pay(Claim claim) {
    Target.Respondent target = (Target.Respondent) claim.request().target();
    int payoutCount = ((Basis.Respondent) claim.basis()).count() + 1;
    long tipMinor = claim.request().amountMinor() - target.incentiveMinor();
    return Conversation.askMoney(
        requests.pay(target, payoutCount, tipMinor),
        reply -> afterPay(reply, claim, target, payoutCount));
  }

  private Conversation<HttpQuestion, HttpReply, Answer> afterPay(
      HttpReply reply, Claim claim, Target.Respondent target, int payoutCount) {
    Answer answer = RespondentAnswers.of(reply, claim, payoutCount);
    if (!(reply instanceof HttpReply.Response response) || !response.tooMany()) {
      return Conversation.done(answer);
    }
    if (tooMany == TooMany.DOUBT) {
      return Conversation.done(new Answer.Unclear(response.text(), false));
    }
    return Conversation.ask(
        requests.payouts(target),
        look ->
            Conversation.done(
                unchanged(look, target, payoutCount - 1) ? answer : changed(response, look)));
  }

  private static boolean unchanged(HttpReply look, Target.Respondent target, int count) {
    return look instanceof HttpReply.Response response
        && Payouts.in(response, target.screenerResponseId())
            .filter(payouts -> payouts.count() == count)
            .isPresent();
  }

  private static Answer changed(HttpReply.Response response, HttpReply look) {
    return new Answer.Unclear(
        response.text() + "; the payouts were not seen unchanged afterwards: " + look, false);
  }

  @Override
  public Conversation<HttpQuestion, HttpReply, Evidence> read(PayoutRequest request, Basis basis) {
    Target.Respondent target = (Target.Respondent) request.target();
    int before = ((Basis.Respondent) basis).count();
    return Conversation.ask(
        requests.payouts(target),
        reply -> Conversation.done(evidence(reply, target, before, request.amountMinor())));
  }

  private static Evidence evidence(
      HttpReply reply, Target.Respondent target, int before, long amountMinor) {
    Optional<Trouble> trouble = Trouble.of(reply, "", target.lane());
    if (trouble.isPresent()) {
      return new Evidence.Unreadable(trouble.get().why(), trouble.get().pause());
    }
    HttpReply.Response response = (HttpReply.Response) reply;
    return Payouts.in(response, target.screenerResponseId())
        .map(payouts -> compare(payouts, before, amountMinor))
        .orElseGet(() -> new Evidence.Unreadable(response.text(), null));
  }

  /** A payout of another total may still be ours: a project's incentive can be edited. */
  private static Evidence compare(Payouts payouts, int before, long amountMinor) {
    String text = "payouts before " + before + ", now " + payouts.count() + " " + payouts.totals();
    if (payouts.count() == before) {
      return new Evidence.Absent(text);
    }
    boolean exact =
        payouts.count() == before + 1
            && payouts
                .newest()
                .filter(total -> total.compareTo(BigDecimal.valueOf(amountMinor)) == 0)
                .isPresent();
    return exact
        ? new Evidence.Present(amountMinor, "payout " + payouts.count(), text)
        : new Evidence.Differs(text, true);
  }

  /**
   * Reads the balances. Any documented answer opens: whether a card works cannot be read, so after
   * a 402 the next payout finds out, once per probe.
   */
  @Override
  public Conversation<HttpQuestion, HttpReply, ProbeResult> probe(Pause pause) {
    return Conversation.ask(
        requests.balances(),
        reply -> Conversation.done(new ProbeResult(opens(reply), reply.toString())));
  }

  private static boolean opens(HttpReply reply) {
    return reply instanceof HttpReply.Response response && Json.object(response).isPresent();
  }
}
