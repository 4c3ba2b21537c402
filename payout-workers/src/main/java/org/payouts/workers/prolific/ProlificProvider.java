package org.payouts.workers.prolific;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.payouts.Platform;
import org.payouts.workers.http.HttpQuestion;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Trouble;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.protocol.Claim;
import org.payouts.workers.protocol.MoneyCall;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.Target;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Conversation;
import org.payouts.workers.provider.Evidence;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;
import org.payouts.workers.provider.ProbeResult;
import org.payouts.workers.provider.Provider;
import org.payouts.workers.provider.TooMany;

/**
 * Prolific has no idempotency: each attempt has a draft of its own, and its payment is asked for
 * once (docs.prolific.com/api-reference/bonuses).
 */
public final class ProlificProvider implements Provider<HttpQuestion, HttpReply> {
  private final TooMany tooMany;

  public ProlificProvider(TooMany tooMany) {
    this.tooMany = tooMany;
  }

  @Override
  public Platform platform() {
    return Platform.PROLIFIC;
  }

  @Override
  public Conversation<HttpQuestion, HttpReply, List<Preparation>> prepare(
      List<PayoutRequest> requests, int parallel) {
    return new ProlificPreparation(requests, parallel).begin();
  }

  @Override
  public Conversation<HttpQuestion, HttpReply, Answer> pay(MoneyCall call) {
    String bulkId = basis(call.claims().get(0)).bulkId();
    if (!call.claims().stream().allMatch(claim -> basis(claim).bulkId().equals(bulkId))) {
      throw new IllegalArgumentException("claims of several bulks in one call");
    }
    return Conversation.askMoney(
        ProlificRequests.pay(bulkId), reply -> afterPay(reply, call.claims(), bulkId));
  }

  private Conversation<HttpQuestion, HttpReply, Answer> afterPay(
      HttpReply reply, List<Claim> claims, String bulkId) {
    Answer answer = ProlificAnswers.of(reply, claims.get(0).request(), bulkId);
    if (!(reply instanceof HttpReply.Response response) || !response.tooMany()) {
      return Conversation.done(answer);
    }
    return tooMany == TooMany.DOUBT
        ? Conversation.done(new Answer.Unclear(response.text(), false))
        : lookAgain(claims, answer, response);
  }

  /** 429 is believed once every row was seen unchanged; one by one, for we were too many. */
  private static Conversation<HttpQuestion, HttpReply, Answer> lookAgain(
      List<Claim> claims, Answer answer, HttpReply.Response response) {
    if (claims.isEmpty()) {
      return Conversation.done(answer);
    }
    Claim claim = claims.get(0);
    return Conversation.ask(
        ProlificRequests.submission(target(claim.request()).submissionId()),
        look ->
            unchanged(look, basis(claim))
                ? lookAgain(claims.subList(1, claims.size()), answer, response)
                : Conversation.done(changed(response, look)));
  }

  private static Basis.Prolific basis(Claim claim) {
    return (Basis.Prolific) claim.basis();
  }

  private static boolean unchanged(HttpReply look, Basis.Prolific basis) {
    return look instanceof HttpReply.Response response
        && Submission.in(response)
            .filter(found -> ProlificBooks.unchanged(basis, found.payments()))
            .isPresent();
  }

  private static Answer changed(HttpReply.Response response, HttpReply look) {
    return new Answer.Unclear(
        response.text() + "; the submission was not seen unchanged afterwards: " + look, false);
  }

  @Override
  public Conversation<HttpQuestion, HttpReply, Evidence> read(PayoutRequest request, Basis basis) {
    Target.Prolific target = target(request);
    return Conversation.ask(
        ProlificRequests.submission(target.submissionId()),
        reply -> Conversation.done(evidence(reply, request, (Basis.Prolific) basis)));
  }

  private static Evidence evidence(HttpReply reply, PayoutRequest request, Basis.Prolific basis) {
    Target.Prolific target = target(request);
    Optional<Trouble> trouble = Trouble.of(reply, target.workspaceId(), target.lane());
    if (trouble.isPresent()) {
      return new Evidence.Unreadable(trouble.get().why(), trouble.get().pause());
    }
    HttpReply.Response response = (HttpReply.Response) reply;
    return Submission.in(response)
        .map(found -> ProlificBooks.compare(basis, found.payments(), request.amountMinor()))
        .orElseGet(() -> new Evidence.Unreadable(response.text(), null));
  }

  /**
   * Reads the balance of the pause's workspace, or the account where none is named. An account or a
   * lane is open when that is answered as documented; funds when they cover what is missing.
   */
  @Override
  public Conversation<HttpQuestion, HttpReply, ProbeResult> probe(Pause pause) {
    return ProlificRequests.isId(pause.key())
        ? Conversation.ask(
            ProlificRequests.balance(pause.key()), reply -> Conversation.done(open(reply, pause)))
        : Conversation.ask(
            ProlificRequests.me(),
            reply -> Conversation.done(new ProbeResult(letsUsIn(reply), reply.toString())));
  }

  private static ProbeResult open(HttpReply reply, Pause pause) {
    if (!(reply instanceof HttpReply.Response response)) {
      return new ProbeResult(false, reply.toString());
    }
    Optional<Balance> balance = Balance.in(response);
    if (balance.isEmpty()) {
      return new ProbeResult(false, response.text());
    }
    boolean enough =
        pause.scope() != Pause.Scope.FUNDS
            || !balance.get().isShortOf(BigDecimal.valueOf(pause.amountMinor()));
    return new ProbeResult(enough, balance.get().text());
  }

  /** 404 is an answer to somebody who was let in: not every token may see its own page. */
  private static boolean letsUsIn(HttpReply reply) {
    return reply instanceof HttpReply.Response response
        && (response.success() || response.status() == 404);
  }

  private static Target.Prolific target(PayoutRequest request) {
    return (Target.Prolific) request.target();
  }
}
