package org.payouts.workers.providers.prolific;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.payouts.Platform;
import org.payouts.payout.TargetId;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.Claim;
import org.payouts.workers.model.Funds;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.ProbeResult;
import org.payouts.workers.model.Target;
import org.payouts.workers.provider.Provider;
import org.payouts.workers.provider.ProviderFlow;
import org.payouts.workers.providers.http.Json;
import org.payouts.workers.providers.http.Probes;
import org.payouts.workers.providers.http.ProviderError;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;

/**
 * Prolific has no idempotency: each attempt has a draft of its own, and its payment is asked for
 * once (docs.prolific.com/api-reference/bonuses).
 */
public final class ProlificProvider implements Provider<ProviderRequest, ProviderResponse> {

  @Override
  public Platform platform() {
    return Platform.PROLIFIC;
  }

  @Override
  public ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> prepare(
      List<PreparationInput> candidates, int parallel) {
    return new ProlificPreparation(candidates, parallel).begin();
  }

  @Override
  public ProviderFlow<ProviderRequest, ProviderResponse, Answer> pay(MoneyCall call) {
    Claim first = call.claims().get(0);
    String bulkId = baseline(first).bulkId();
    if (!call.claims().stream().allMatch(claim -> baseline(claim).bulkId().equals(bulkId))) {
      throw new IllegalArgumentException("claims of several bulks in one call");
    }
    return ProviderFlow.askMoney(
        ProlificRequests.pay(bulkId),
        response -> ProviderFlow.done(ProlificAnswers.of(response, first.request(), bulkId)));
  }

  private static Baseline.Prolific baseline(Claim claim) {
    return (Baseline.Prolific) claim.baseline();
  }

  @Override
  public ProviderFlow<ProviderRequest, ProviderResponse, BookReading> read(
      PayoutRequest request, Baseline baseline) {
    Target.Prolific target = (Target.Prolific) request.target();
    return ProviderFlow.ask(
        ProlificRequests.submission(target.submissionId()),
        response -> ProviderFlow.done(evidence(response, request, (Baseline.Prolific) baseline)));
  }

  private static BookReading evidence(
      ProviderResponse response, PayoutRequest request, Baseline.Prolific baseline) {
    Target.Prolific target = (Target.Prolific) request.target();
    Optional<ProviderError> trouble = ProviderError.of(response, target.lane());
    if (trouble.isPresent()) {
      return new BookReading.Unreadable(trouble.get().reason(), trouble.get().pause(), false);
    }
    ProviderResponse.Response answer = (ProviderResponse.Response) response;
    return Submission.in(answer, target.submissionId())
        .filter(found -> found.isOf(target.studyId()))
        .map(found -> ProlificBaselines.evidence(baseline, found.payments(), request.amountMinor()))
        .orElseGet(
            () ->
                new BookReading.Unreadable(
                    ProlificBaselines.oddly(answer, target.submissionId()),
                    null,
                    Json.saysNotFound(answer)));
  }

  /**
   * Reads the unit that stands still: the researcher's own page for an account, the study itself,
   * or the workspace's balance. Open when that is answered as documented; funds when they cover
   * what is missing.
   */
  @Override
  public ProviderFlow<ProviderRequest, ProviderResponse, ProbeResult> probe(Pause pause) {
    if (pause.scope() == Pause.Scope.ACCOUNT || !TargetId.isSafe(pause.key())) {
      return Probes.ask(ProlificRequests.me(), ProlificProvider::letsUsIn);
    }
    return pause.scope() == Pause.Scope.STUDY
        ? Probes.ask(
            ProlificRequests.study(pause.key()),
            answer -> Study.in(answer, pause.key()).isPresent())
        : Probes.ask(ProlificRequests.balance(pause.key()), answer -> covers(answer, pause));
  }

  private static boolean covers(ProviderResponse.Response answer, Pause pause) {
    return Balance.in(answer)
        .filter(
            balance ->
                pause.scope() != Pause.Scope.FUNDS
                    || !balance.isShortOf(BigDecimal.valueOf(pause.amountMinor())))
        .isPresent();
  }

  @Override
  public ProviderFlow<ProviderRequest, ProviderResponse, List<Funds>> funds(String account) {
    return TargetId.isSafe(account)
        ? ProviderFlow.ask(
            ProlificRequests.balance(account), answer -> ProviderFlow.done(Balance.funds(answer)))
        : ProviderFlow.done(List.of());
  }

  /** 404 is an answer to valid credentials: not every token may see its own page. */
  private static boolean letsUsIn(ProviderResponse.Response answer) {
    return answer.success() || answer.status() == 404;
  }
}
