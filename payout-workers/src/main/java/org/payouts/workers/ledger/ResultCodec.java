package org.payouts.workers.ledger;

import static org.payouts.workers.ledger.CommandCodec.instant;

import java.time.Instant;
import java.util.Optional;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.PayoutReview;
import org.payouts.workers.model.Command;
import org.payouts.workers.model.History;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.PayoutState.Claimed;
import org.payouts.workers.model.PayoutState.Failed;
import org.payouts.workers.model.PayoutState.Paid;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Step.ResolutionAnswer;
import org.payouts.workers.model.Step.ReviewChange;
import org.payouts.workers.model.Target;

/** Final events and reviews as their topics carry them. */
public final class ResultCodec {
  private ResultCodec() {}

  /** The BonusPaid of a payout that is PAID. */
  public static Optional<BonusPaid> paid(Payout payout) {
    if (!(payout.state() instanceof Paid paid)) {
      return Optional.empty();
    }
    PayoutRequest request = payout.command().request();
    Target target = request.target();
    return Optional.of(
        BonusPaid.newBuilder()
            .setPayoutId(payout.id())
            .setPlatform(target.platform())
            .setStudy(target.study())
            .setParticipant(target.participant())
            .setTarget(target.key())
            .setAmountMinor(request.amountMinor())
            .setCurrency(request.currency())
            .setPaidAmountMinor(paid.paidAmountMinor())
            .setProviderReference(payout.history().reference())
            .setEvidence(paid.evidence())
            .setAttempts(payout.history().attempts())
            .setRequestedAt(instant(payout.command().requestedAtMs()))
            .setSettledAt(Instant.ofEpochMilli(paid.settledAtMs()))
            .setBatch(payout.command().batch())
            .setAccount(target.account())
            .setReason(request.reason())
            .setRequestedBy(payout.command().requestedBy())
            .setFeeMinor(paid.feeMinor())
            .setFeeCurrency(paid.feeMinor() == null ? null : request.currency())
            .build());
  }

  /** The BonusFailed of a payout that is FAILED. */
  public static Optional<BonusFailed> failed(Payout payout) {
    if (!(payout.state() instanceof Failed failed)) {
      return Optional.empty();
    }
    PayoutRequest request = payout.command().request();
    Target target = request.target();
    return Optional.of(
        BonusFailed.newBuilder()
            .setPayoutId(payout.id())
            .setPlatform(target.platform())
            .setStudy(target.study())
            .setParticipant(target.participant())
            .setTarget(target.key())
            .setAmountMinor(request.amountMinor())
            .setCurrency(request.currency())
            .setFailureCode(failed.code())
            .setFailureDetail(failed.detail())
            .setProviderReference(payout.history().reference())
            .setEvidence(evidence(failed, payout.history()))
            .setAttempts(payout.history().attempts())
            .setRequestedAt(instant(payout.command().requestedAtMs()))
            .setSettledAt(Instant.ofEpochMilli(failed.settledAtMs()))
            .setBatch(payout.command().batch())
            .setAccount(target.account())
            .setReason(request.reason())
            .setRequestedBy(payout.command().requestedBy())
            .build());
  }

  private static String evidence(Failed failed, History history) {
    if (failed.isByResolution()) {
      return failed.detail(); // A person's word, which is no certainty.
    }
    return history.sentCalls() == 0 ? "no call was made" : "certainly not paid";
  }

  /** The review record a step leads to. */
  public static Optional<PayoutReview> review(Step step) {
    ReviewChange change = step.review();
    if (change == null) {
      return Optional.empty();
    }
    Payout payout = step.next();
    Command command = payout.command();
    History history = payout.history();
    PayoutRequest request = command.request();
    ResolutionAnswer resolution = change.resolution();
    PayoutReview.Builder review =
        PayoutReview.newBuilder()
            .setPayoutId(payout.id())
            .setPlatform(request.target().platform())
            .setStatus(change.open() ? "OPEN" : "CLOSED")
            .setAttempt(
                payout.state() instanceof Claimed claimed
                    ? claimed.attempt().number()
                    : history.attempts())
            .setReason(change.reason())
            .setStudy(request.target().study())
            .setTarget(request.target().key())
            .setAmountMinor(request.amountMinor())
            .setCurrency(request.currency())
            .setLastAnswer(history.lastAnswer())
            .setBooks(history.books())
            .setOpenedAt(Instant.ofEpochMilli(change.openedAtMs()))
            .setClosedAt(instant(change.closedAtMs()))
            .setOutcome(change.outcome())
            .setResolutionOffset(
                history.resolution() == null ? null : history.resolution().offset())
            .setBooksEntries(
                history.booksEntries() == null ? null : AttemptCodec.texts(history.booksEntries()));
    if (resolution != null) {
      review
          .setVerdictStatus(resolution.applied() ? "APPLIED" : "REFUSED")
          .setVerdictDetail(resolution.detail())
          .setVerdictBy(resolution.by())
          .setResolutionOffset(resolution.resolution().offset());
    }
    return Optional.of(review.build());
  }
}
