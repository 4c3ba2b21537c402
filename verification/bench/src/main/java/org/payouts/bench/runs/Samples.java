package org.payouts.bench.runs;

import java.time.Instant;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.PayoutAttempt;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.payout.ContentHashes;
import org.payouts.topics.Topics;

/** Records as the pipeline writes them, of MTurk payouts with a target each. */
public final class Samples {
  private static final String WORKER = "A1BENCHWORKER0";
  private static final long AMOUNT = 125;
  private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_000L);

  private Samples() {}

  public static String id(int number) {
    return "bench-2026:mturk:%010d".formatted(number);
  }

  /** The number in an {@link #id}. */
  public static int number(String id) {
    return Integer.parseInt(id.substring(id.length() - 10));
  }

  public static String assignment(int number) {
    return "3BENCHASSIGNMENT%010d".formatted(number);
  }

  private static MTurkTarget target(int number) {
    return new MTurkTarget(WORKER, assignment(number), null);
  }

  public static BonusRequested request(int number) {
    return BonusRequested.newBuilder()
        .setPayoutId(id(number))
        .setTarget(target(number))
        .setAmountMinor(AMOUNT)
        .setCurrency("USD")
        .setReason("Thank you for taking part in our study")
        .setRequestedAt(TIME)
        .setBatch("bench-2026")
        .build();
  }

  public static PayoutCommand command(int number, String ledgerTopicId) {
    BonusRequested request = request(number);
    MTurkTarget target = target(number);
    return PayoutCommand.newBuilder()
        .setPayoutId(request.getPayoutId())
        .setTarget(target)
        .setAmountMinor(AMOUNT)
        .setCurrency(request.getCurrency())
        .setReason(request.getReason())
        .setRequestedAt(TIME)
        .setBatch(request.getBatch())
        .setContentHash(ContentHashes.v1(target, AMOUNT, "USD"))
        .setRequestSha256(new Sha256(new byte[32]))
        .setSource(new SourcePosition(Topics.BONUS_REQUESTED, 0, (long) number))
        .setAdmittedAt(TIME)
        .setLedgerTopicId(ledgerTopicId)
        .build();
  }

  /** The ledger's record of a state: ACCEPTED, ATTEMPTING or PAID. */
  public static PayoutLedgerEntry ledger(int number, String state, String ledgerTopicId) {
    PayoutCommand command = command(number, ledgerTopicId);
    PayoutLedgerEntry.Builder entry =
        PayoutLedgerEntry.newBuilder()
            .setPayoutId(command.getPayoutId())
            .setState(state)
            .setPlatform(Platform.MTURK)
            .setContentHash(command.getContentHash())
            .setRequestSha256(command.getRequestSha256())
            .setSource(command.getSource())
            .setTenure(1L)
            .setOwner("3f0f8b0e-7a44-4f0e-9d4e-5b1f0a6f2c11")
            .setWrittenAt(TIME);
    return switch (state) {
      case "ACCEPTED" -> entry.setCommand(command).build();
      case "ATTEMPTING" ->
          entry
              .setCommand(command)
              .setAttempts(1)
              .setAttempt(attempt(number))
              .setFirstAttemptAt(TIME)
              .build();
      case "PAID" ->
          entry
              .setAttempts(1)
              .setFirstAttemptAt(TIME)
              .setPaidAmountMinor(AMOUNT)
              .setProviderReference("0".repeat(64))
              .setEvidence("SendBonus was answered 200")
              .setSettledAt(TIME)
              .build();
      default -> throw new IllegalArgumentException(state);
    };
  }

  private static PayoutAttempt attempt(int number) {
    return PayoutAttempt.newBuilder()
        .setNumber(1)
        .setTenure(1L)
        .setOwner("3f0f8b0e-7a44-4f0e-9d4e-5b1f0a6f2c11")
        .setClaimedAt(TIME)
        .setSendBefore(TIME)
        .setToken("%064d".formatted(number))
        .build();
  }
}
