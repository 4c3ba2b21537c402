package org.payouts.cli.kafka;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.payouts.BonusRejected;
import org.payouts.ContentHash;
import org.payouts.MTurkTarget;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutReview;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.Sha256;
import org.payouts.SourcePosition;

/** Records as router and workers write them, for tests. */
public final class Records {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private Records() {}

  public static PayoutLedgerEntry ledger(String id, String state, SourcePosition source) {
    return entry(id, state, source).build();
  }

  public static PayoutLedgerEntry.Builder entry(String id, String state, SourcePosition source) {
    return PayoutLedgerEntry.newBuilder()
        .setPayoutId(id)
        .setState(state)
        .setPlatform(Platform.MTURK)
        .setContentHash(new ContentHash(new byte[16]))
        .setRequestSha256(new Sha256(new byte[32]))
        .setSource(source)
        .setTenure(1)
        .setOwner("owner")
        .setWrittenAt(NOW);
  }

  public static PayoutCommand command(String id, SourcePosition source) {
    return commandOf(id, source).build();
  }

  public static PayoutCommand.Builder commandOf(String id, SourcePosition source) {
    return PayoutCommand.newBuilder()
        .setPayoutId(id)
        .setTarget(MTurkTarget.newBuilder().setWorkerId("A1").setAssignmentId("3A").build())
        .setAmountMinor(120)
        .setCurrency("USD")
        .setContentHash(new ContentHash(new byte[16]))
        .setRequestSha256(new Sha256(new byte[32]))
        .setSource(source)
        .setAdmittedAt(NOW)
        .setLedgerTopicId("topic");
  }

  public static BonusRejected rejected(RejectionCode code, SourcePosition source) {
    return BonusRejected.newBuilder()
        .setCode(code)
        .setSource(source)
        .setRecordedAt(NOW)
        .setValueSize(0)
        .setValueHead(ByteBuffer.allocate(0))
        .build();
  }

  public static PayoutReview.Builder review(String id, String status) {
    return PayoutReview.newBuilder()
        .setPayoutId(id)
        .setPlatform(Platform.MTURK)
        .setStatus(status)
        .setAttempt(2)
        .setReason("absent after quiet")
        .setTarget("3A")
        .setAmountMinor(120)
        .setCurrency("USD")
        .setOpenedAt(NOW);
  }
}
