package org.payouts.workers.providers.respondent;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.payouts.Platform;
import org.payouts.payout.TargetId;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.Claim;
import org.payouts.workers.model.Funds;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.ProbeResult;
import org.payouts.workers.model.Target;
import org.payouts.workers.provider.ProviderFlow;
import org.payouts.workers.provider.SinglePayoutProvider;
import org.payouts.workers.providers.http.Json;
import org.payouts.workers.providers.http.Probes;
import org.payouts.workers.providers.http.ProviderError;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;

/**
 * Respondent has no documented idempotency: {@code payoutCount} reads like a guard, and is not
 * relied upon (developers.respondent.io/screener-responses/trigger-manual-payout).
 */
public final class RespondentProvider
    implements SinglePayoutProvider<ProviderRequest, ProviderResponse> {
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
  public ProviderFlow<ProviderRequest, ProviderResponse, Preparation> prepare(
      PreparationInput candidate) {
    return new RespondentPreparation(requests, countConfirmed, candidate).begin();
  }

  /** Asks for one payout more than the first baseline holds, in every attempt. */
  @Override
  public ProviderFlow<ProviderRequest, ProviderResponse, Answer> pay(Claim claim) {
    PayoutRequest request = claim.request();
    Target.Respondent target = (Target.Respondent) request.target();
    int payoutCount = ((Baseline.Respondent) claim.baseline()).count() + 1;
    long tipMinor = request.amountMinor() - target.incentiveMinor();
    return ProviderFlow.askMoney(
        requests.pay(target, payoutCount, tipMinor),
        response -> ProviderFlow.done(RespondentAnswers.of(response, request, payoutCount)));
  }

  @Override
  public ProviderFlow<ProviderRequest, ProviderResponse, BookReading> read(
      PayoutRequest request, Baseline baseline) {
    Target.Respondent target = (Target.Respondent) request.target();
    return ProviderFlow.ask(
        requests.payouts(target),
        response ->
            ProviderFlow.done(
                evidence(response, target, (Baseline.Respondent) baseline, request.amountMinor())));
  }

  private static BookReading evidence(
      ProviderResponse response,
      Target.Respondent target,
      Baseline.Respondent baseline,
      long amountMinor) {
    Optional<ProviderError> trouble = ProviderError.of(response, target.lane());
    if (trouble.isPresent()) {
      return unreadable(trouble.get(), false);
    }
    ProviderResponse.Response answer = (ProviderResponse.Response) response;
    ListedPayouts payouts = ListedPayouts.in(answer, target.screenerResponseId());
    if (payouts instanceof ListedPayouts.Known known) {
      return RespondentBooks.compare(baseline, known, amountMinor);
    }
    return payouts instanceof ListedPayouts.NoList
        ? unreadable(RespondentBooks.unreadable(target, answer), Json.saysNotFound(answer))
        : new BookReading.Unreadable(RespondentBooks.contradictory(target), null, false);
  }

  private static BookReading unreadable(ProviderError trouble, boolean targetUnknown) {
    return new BookReading.Unreadable(trouble.reason(), trouble.pause(), targetUnknown);
  }

  /**
   * Reads the project that stands still, else the balances. Any documented answer opens: whether a
   * card works cannot be read, so after a 402 the next payout finds out, once per probe.
   */
  @Override
  public ProviderFlow<ProviderRequest, ProviderResponse, ProbeResult> probe(Pause pause) {
    return pause.scope() == Pause.Scope.STUDY && TargetId.isSafe(pause.key())
        ? Probes.ask(
            requests.project(pause.key()), answer -> Project.in(answer, pause.key()).isPresent())
        : Probes.ask(requests.balances(), answer -> Json.object(answer).isPresent());
  }

  /** A key has one team; which of its balances pays for a payout is not documented. */
  @Override
  public ProviderFlow<ProviderRequest, ProviderResponse, List<Funds>> funds(String account) {
    return ProviderFlow.ask(
        requests.balances(),
        response ->
            ProviderFlow.done(
                response instanceof ProviderResponse.Response answer
                    ? Stream.of("credit", "incentive")
                        .flatMap(name -> balance(answer, name).stream())
                        .toList()
                    : List.of()));
  }

  private static Optional<Funds> balance(ProviderResponse.Response answer, String name) {
    return Json.object(answer)
        .flatMap(found -> Json.number(found.path(name + "Balance")))
        .map(cents -> Funds.of(name, cents, "USD"));
  }
}
