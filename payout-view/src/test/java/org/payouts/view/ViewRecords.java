package org.payouts.view;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.ContentHash;
import org.payouts.MTurkTarget;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.RejectionCode;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.Verdict;
import org.payouts.topics.Topics;
import org.payouts.view.data.RecordPlace;
import org.payouts.view.store.ViewRecord;

/** Records as requesters, router and workers write them. */
public final class ViewRecords {
  public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private ViewRecords() {}

  public static ViewRecord at(String topic, long offset, Instant time, SpecificRecord value) {
    return new ViewRecord(new RecordPlace(topic, 0, offset, time), value, null, null);
  }

  public static SourcePosition source(long offset) {
    return new SourcePosition(Topics.BONUS_REQUESTED, 0, offset);
  }

  public static ProlificTarget prolific(String study, int submission) {
    return new ProlificTarget(
        "5f304723a6812b7b13ba881b", study, "63d2f1c0a8b94e7d%08x".formatted(submission));
  }

  public static MTurkTarget mturk(String worker, int assignment) {
    return MTurkTarget.newBuilder().setWorkerId(worker).setAssignmentId("3A" + assignment).build();
  }

  public static BonusRequested request(
      String id, @Nullable Object target, long minor, @Nullable String batch) {
    return BonusRequested.newBuilder()
        .setPayoutId(id)
        .setTarget(target)
        .setAmountMinor(minor)
        .setCurrency(target instanceof ProlificTarget ? "GBP" : "USD")
        .setBatch(batch)
        .build();
  }

  public static PayoutCommand command(BonusRequested request, long source, Instant askedAt) {
    return PayoutCommand.newBuilder()
        .setPayoutId(request.getPayoutId())
        .setTarget(request.getTarget())
        .setAmountMinor(request.getAmountMinor())
        .setCurrency(request.getCurrency())
        .setBatch(request.getBatch())
        .setContentHash(new ContentHash(new byte[16]))
        .setRequestSha256(new Sha256(new byte[32]))
        .setSource(source(source))
        .setAdmittedAt(askedAt)
        .setLedgerTopicId("ledger")
        .build();
  }

  public static PayoutLedgerEntry.Builder ledger(PayoutCommand command, String state) {
    boolean settled = state.equals("PAID") || state.equals("FAILED");
    return PayoutLedgerEntry.newBuilder()
        .setPayoutId(command.getPayoutId())
        .setState(state)
        .setPlatform(
            command.getTarget() instanceof MTurkTarget ? Platform.MTURK : Platform.PROLIFIC)
        .setContentHash(command.getContentHash())
        .setRequestSha256(command.getRequestSha256())
        .setSource(command.getSource())
        .setTenure(1)
        .setOwner("owner")
        .setWrittenAt(NOON)
        .setCommand(settled ? null : command);
  }

  public static BonusPaid paid(PayoutCommand command, long paidMinor, Instant settledAt) {
    return BonusPaid.newBuilder()
        .setPayoutId(command.getPayoutId())
        .setPlatform(
            command.getTarget() instanceof MTurkTarget ? Platform.MTURK : Platform.PROLIFIC)
        .setTarget("")
        .setAmountMinor(command.getAmountMinor())
        .setCurrency(command.getCurrency())
        .setPaidAmountMinor(paidMinor)
        .setEvidence("before [], now [%d]".formatted(paidMinor))
        .setSettledAt(settledAt)
        .build();
  }

  public static BonusFailed failed(PayoutCommand command, Instant settledAt) {
    return BonusFailed.newBuilder()
        .setPayoutId(command.getPayoutId())
        .setPlatform(
            command.getTarget() instanceof MTurkTarget ? Platform.MTURK : Platform.PROLIFIC)
        .setTarget("")
        .setAmountMinor(command.getAmountMinor())
        .setCurrency(command.getCurrency())
        .setFailureCode("NOT_APPROVED")
        .setFailureDetail("the submission was not approved")
        .setSettledAt(settledAt)
        .build();
  }

  public static PayoutReview.Builder review(PayoutCommand command, String status) {
    return PayoutReview.newBuilder()
        .setPayoutId(command.getPayoutId())
        .setPlatform(
            command.getTarget() instanceof MTurkTarget ? Platform.MTURK : Platform.PROLIFIC)
        .setStatus(status)
        .setAttempt(1)
        .setReason("the books do not show it")
        .setTarget("")
        .setAmountMinor(command.getAmountMinor())
        .setCurrency(command.getCurrency())
        .setOpenedAt(NOON);
  }

  public static PayoutResolution resolution(String id, Verdict verdict, String by) {
    return PayoutResolution.newBuilder()
        .setPayoutId(id)
        .setAttempt(1)
        .setVerdict(verdict)
        .setBy(by)
        .setBecause("seen in the web app")
        .setDecidedAt(NOON)
        .build();
  }

  public static BonusRejected rejected(RejectionCode code, @Nullable String id, long source) {
    return BonusRejected.newBuilder()
        .setCode(code)
        .setDetail("a reason")
        .setPayoutId(id)
        .setSource(source(source))
        .setRecordedAt(NOON)
        .setValueSize(3)
        .setValueHead(ByteBuffer.wrap(new byte[] {1, 2, 3}))
        .build();
  }
}
