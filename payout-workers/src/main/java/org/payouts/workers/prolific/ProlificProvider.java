package org.payouts.workers.prolific;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.payouts.Platform;
import org.payouts.workers.http.HttpQuestion;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Probes;
import org.payouts.workers.http.Trouble;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.protocol.Claim;
import org.payouts.workers.protocol.MoneyCall;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.Target;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Candidate;
import org.payouts.workers.provider.Conversation;
import org.payouts.workers.provider.Evidence;
import org.payouts.workers.provider.Ids;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;
import org.payouts.workers.provider.ProbeResult;
import org.payouts.workers.provider.Provider;

/**
 * Prolific has no idempotency: each attempt has a draft of its own, and its payment is asked for
 * once (docs.prolific.com/api-reference/bonuses).
 */
public final class ProlificProvider implements Provider<HttpQuestion, HttpReply> {

  @Override
  public Platform platform() {
    return Platform.PROLIFIC;
  }

  @Override
  public Conversation<HttpQuestion, HttpReply, List<Preparation>> prepare(
      List<Candidate> candidates, int parallel) {
    return new ProlificPreparation(candidates, parallel).begin();
  }

  @Override
  public Conversation<HttpQuestion, HttpReply, Answer> pay(MoneyCall call) {
    Claim first = call.claims().get(0);
    String bulkId = basis(first).bulkId();
    if (!call.claims().stream().allMatch(claim -> basis(claim).bulkId().equals(bulkId))) {
      throw new IllegalArgumentException("claims of several bulks in one call");
    }
    return Conversation.askMoney(
        ProlificRequests.pay(bulkId),
        reply -> Conversation.done(ProlificAnswers.of(reply, first.request(), bulkId)));
  }

  private static Basis.Prolific basis(Claim claim) {
    return (Basis.Prolific) claim.basis();
  }

  @Override
  public Conversation<HttpQuestion, HttpReply, Evidence> read(PayoutRequest request, Basis basis) {
    Target.Prolific target = (Target.Prolific) request.target();
    return Conversation.ask(
        ProlificRequests.submission(target.submissionId()),
        reply -> Conversation.done(evidence(reply, request, (Basis.Prolific) basis)));
  }

  private static Evidence evidence(HttpReply reply, PayoutRequest request, Basis.Prolific basis) {
    Target.Prolific target = (Target.Prolific) request.target();
    Optional<Trouble> trouble = Trouble.of(reply, target.lane());
    if (trouble.isPresent()) {
      return new Evidence.Unreadable(trouble.get().reason(), trouble.get().pause(), false);
    }
    HttpReply.Response response = (HttpReply.Response) reply;
    return Submission.in(response, target.submissionId())
        .filter(found -> Ids.same(found.studyId(), target.studyId()))
        .map(found -> ProlificBaselines.evidence(basis, found.payments(), request.amountMinor()))
        .orElseGet(
            () ->
                new Evidence.Unreadable(
                    ProlificBaselines.oddly(response, target.submissionId()), null, false));
  }

  /**
   * Reads the unit that stands still: the researcher's own page for an account, the study itself,
   * or the workspace's balance. Open when that is answered as documented; funds when they cover
   * what is missing.
   */
  @Override
  public Conversation<HttpQuestion, HttpReply, ProbeResult> probe(Pause pause) {
    if (pause.scope() == Pause.Scope.ACCOUNT || !ProlificRequests.isId(pause.key())) {
      return Probes.ask(ProlificRequests.me(), ProlificProvider::letsUsIn);
    }
    return pause.scope() == Pause.Scope.STUDY
        ? Probes.ask(
            ProlificRequests.study(pause.key()),
            response -> Study.in(response, pause.key()).isPresent())
        : Probes.ask(ProlificRequests.balance(pause.key()), response -> covers(response, pause));
  }

  private static boolean covers(HttpReply.Response response, Pause pause) {
    return Balance.in(response)
        .filter(
            balance ->
                pause.scope() != Pause.Scope.FUNDS
                    || !balance.isShortOf(BigDecimal.valueOf(pause.amountMinor())))
        .isPresent();
  }

  /** 404 is an answer to somebody who was let in: not every token may see its own page. */
  private static boolean letsUsIn(HttpReply.Response response) {
    return response.success() || response.status() == 404;
  }
}
