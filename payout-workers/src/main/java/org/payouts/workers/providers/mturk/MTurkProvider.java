package org.payouts.workers.providers.mturk;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.payouts.Platform;
import org.payouts.admission.AdmissionRules;
import org.payouts.admission.AdmissionRules.Breach;
import org.payouts.admission.RefusalCode;
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

/**
 * MTurk takes a UniqueRequestToken: the same token pays once within 24 hours
 * (docs.aws.amazon.com/AWSMechTurk, RequestTokens).
 */
public final class MTurkProvider implements SinglePayoutProvider<MTurkRequest, MTurkResponse> {
  private final String namespace;

  /**
   * @param namespace distinguishes deployments that share an account; never changes
   */
  public MTurkProvider(String namespace) {
    if (namespace.isBlank()) {
      throw new IllegalArgumentException("mturk.token.namespace is empty");
    }
    this.namespace = namespace;
  }

  @Override
  public Platform platform() {
    return Platform.MTURK;
  }

  /**
   * A first attempt asks nothing: everything needed is in the request. Another one has the token of
   * the first, whatever the namespace is now, and reads the list before: the token may be older
   * than MTurk remembers it, and would pay again.
   */
  @Override
  public ProviderFlow<MTurkRequest, MTurkResponse, Preparation> prepare(
      PreparationInput candidate) {
    PayoutRequest request = candidate.request();
    Target.MTurk target = (Target.MTurk) request.target();
    Optional<Breach> broken =
        AdmissionRules.beforeCall(
            Platform.MTURK,
            request.amountMinor(),
            request.currency(),
            Map.of(
                TargetId.MTURK_WORKER, target.workerId(),
                TargetId.MTURK_ASSIGNMENT, target.assignmentId()));
    if (broken.isPresent()) {
      return refused(broken.get().code().name(), broken.get().sentence());
    }
    if (!TargetId.MTURK_WORKER.isCanonical(target.workerId())
        || !TargetId.MTURK_ASSIGNMENT.isCanonical(target.assignmentId())) {
      // Commands of an early router kept the spelling of the request: a second target to us.
      return refused(
          RefusalCode.TARGET_INVALID.name(), "worker or assignment is not spelled in capitals");
    }
    Baseline earlier = candidate.earlier();
    if (earlier == null) {
      String token = BonusToken.of(namespace, request.payoutId());
      return ProviderFlow.done(new Preparation.Ready(new Baseline.MTurk(token)));
    }
    return read(request, earlier).map(evidence -> another(evidence, earlier));
  }

  private static Preparation another(BookReading evidence, Baseline earlier) {
    if (evidence instanceof BookReading.Absent) {
      return new Preparation.Ready(earlier);
    }
    return evidence instanceof BookReading.Unreadable unreadable && !unreadable.targetUnknown()
        ? new Preparation.Later(unreadable.reason(), unreadable.pause())
        : new Preparation.Changed(evidence);
  }

  private static ProviderFlow<MTurkRequest, MTurkResponse, Preparation> refused(
      String code, String detail) {
    return ProviderFlow.done(new Preparation.Refused(code, detail));
  }

  /** Sends the claim's stored token, whatever the namespace is now. */
  @Override
  public ProviderFlow<MTurkRequest, MTurkResponse, Answer> pay(Claim claim) {
    PayoutRequest request = claim.request();
    Target.MTurk target = (Target.MTurk) request.target();
    String token = ((Baseline.MTurk) claim.baseline()).token();
    MTurkRequest bonus =
        new MTurkRequest.SendBonus(
            target.workerId(),
            target.assignmentId(),
            MTurkBooks.dollars(request.amountMinor()),
            BonusReason.of(request.reason(), token),
            token);
    return ProviderFlow.askMoney(
        bonus, response -> ProviderFlow.done(MTurkAnswers.of(response, request, token)));
  }

  @Override
  public ProviderFlow<MTurkRequest, MTurkResponse, BookReading> read(
      PayoutRequest request, Baseline baseline) {
    String token = ((Baseline.MTurk) baseline).token();
    return BonusListing.of(
        request.target().key(), listing -> MTurkBooks.evidence(listing, request, token));
  }

  /** Reads the account's balance; funds are open when it covers what is missing, fee included. */
  @Override
  public ProviderFlow<MTurkRequest, MTurkResponse, ProbeResult> probe(Pause pause) {
    return ProviderFlow.ask(
        new MTurkRequest.GetAccountBalance(), response -> ProviderFlow.done(open(response, pause)));
  }

  private static ProbeResult open(MTurkResponse response, Pause pause) {
    Optional<BigDecimal> available = available(response);
    if (available.isEmpty()) {
      return new ProbeResult(false, text(response));
    }
    BigDecimal missing = BigDecimal.valueOf(pause.amountMinor(), 2);
    boolean enough = pause.scope() != Pause.Scope.FUNDS || available.get().compareTo(missing) >= 0;
    return new ProbeResult(enough, "available " + available.get().toPlainString() + " USD");
  }

  /** In dollars. */
  private static Optional<BigDecimal> available(MTurkResponse response) {
    return response instanceof MTurkResponse.AccountBalance balance
            && balance.available().matches("-?[0-9]{1,12}(\\.[0-9]{0,6})?")
        ? Optional.of(new BigDecimal(balance.available()))
        : Optional.empty();
  }

  /** A key has one account. */
  @Override
  public ProviderFlow<MTurkRequest, MTurkResponse, List<Funds>> funds(String account) {
    return ProviderFlow.ask(
        new MTurkRequest.GetAccountBalance(),
        response ->
            ProviderFlow.done(
                available(response).stream()
                    .map(dollars -> Funds.of("", dollars.movePointRight(2), "USD"))
                    .toList()));
  }

  private static String text(MTurkResponse response) {
    if (response instanceof MTurkResponse.Refusal refusal) {
      return refusal.text();
    }
    boolean failed =
        response instanceof MTurkResponse.NotSent || response instanceof MTurkResponse.NoAnswer;
    return failed ? response.toString() : "no usable answer";
  }
}
