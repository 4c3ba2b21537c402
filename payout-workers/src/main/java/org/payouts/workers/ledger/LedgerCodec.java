package org.payouts.workers.ledger;

import static org.payouts.workers.ledger.CommandCodec.instant;
import static org.payouts.workers.ledger.CommandCodec.millis;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutAttempt;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Refusal;
import org.payouts.tracing.TraceContext;
import org.payouts.workers.model.Attempt;
import org.payouts.workers.model.Command;
import org.payouts.workers.model.History;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.PayoutState.Claimed;
import org.payouts.workers.model.PayoutState.Failed;
import org.payouts.workers.model.PayoutState.Paid;
import org.payouts.workers.model.PayoutState.RetryWait;
import org.payouts.workers.model.PayoutState.Review;
import org.payouts.workers.model.PayoutState.Settled;
import org.payouts.workers.model.Reason;

/** Payouts as the ledger carries them. A settled record is slim: no command, no attempt. */
public final class LedgerCodec {
  private LedgerCodec() {}

  /**
   * The open payout of a ledger record.
   *
   * @throws UnusableRecordException if the record cannot be relied on; the partition must not be
   *     owned then
   */
  public static Payout open(PayoutLedgerEntry entry) {
    return open(entry, null);
  }

  /**
   * The same in the trace that its record names.
   *
   * @throws UnusableRecordException if the record cannot be relied on; the partition must not be
   *     owned then
   */
  public static Payout open(PayoutLedgerEntry entry, @Nullable TraceContext trace) {
    PayoutCommand command = entry.getCommand();
    if (command == null) {
      throw new UnusableRecordException(
          "ledger record of open payout " + entry.getPayoutId() + " has no command");
    }
    return new Payout(CommandCodec.read(command, trace), state(entry), history(entry));
  }

  private static PayoutState state(PayoutLedgerEntry entry) {
    return switch (entry.getState()) {
      case "ACCEPTED" -> new PayoutState.Accepted();
      case "ATTEMPTING" -> new PayoutState.Attempting(attempt(entry));
      case "SUBMITTED" -> new PayoutState.Submitted(attempt(entry));
      case "IN_DOUBT" -> new PayoutState.InDoubt(attempt(entry));
      case "RETRY_WAIT" ->
          new RetryWait(attempt(entry), Objects.requireNonNullElse(millis(entry.getNextAt()), 0L));
      case "REVIEW" ->
          new Review(
              attempt(entry),
              Objects.requireNonNullElse(entry.getReviewReason(), ""),
              Objects.requireNonNullElse(
                  millis(entry.getReviewOpenedAt()), entry.getWrittenAt().toEpochMilli()));
      // Written by a newer version: claimed, and nothing of this version may act on it.
      default ->
          throw new UnusableRecordException(
              "ledger record of payout %s has state %s, which this version does not know; update it"
                  .formatted(entry.getPayoutId(), entry.getState()));
    };
  }

  private static Attempt attempt(PayoutLedgerEntry entry) {
    PayoutAttempt attempt = entry.getAttempt();
    if (attempt == null) {
      throw new UnusableRecordException(
          "ledger record of payout %s is %s without an attempt"
              .formatted(entry.getPayoutId(), entry.getState()));
    }
    Long first = millis(entry.getFirstAttemptAt());
    return AttemptCodec.read(attempt, first == null ? 0 : first);
  }

  private static History history(PayoutLedgerEntry entry) {
    Refusal refusal = entry.getRefusal();
    Long resolutionOffset = entry.getResolutionOffset();
    return new History(
        entry.getAttempts(),
        calls(entry.getSentCalls(), entry),
        calls(entry.getUnattendedCalls(), entry),
        millis(entry.getFirstAttemptAt()),
        entry.getPriorDoubt(),
        entry.getPresumedNotPaid(),
        entry.getCallCarriedOut(),
        entry.getTokenUnsafe(),
        refusal == null ? null : new Command.Refused(refusal.getCode(), refusal.getDetail()),
        entry.getProviderReference(),
        entry.getLastAnswer(),
        entry.getBooks(),
        amounts(entry.getBooksEntries()),
        millis(entry.getAbsenceSeenAt()),
        waiting(entry),
        millis(entry.getWaitingSince()),
        missingSince(entry),
        resolutionOffset == null
            ? null
            : new History.ResolutionPosition(entry.getResolutionTopicId(), resolutionOffset));
  }

  /** An entry older than the field says nothing: then each attempt may have left. */
  private static int calls(int recorded, PayoutLedgerEntry entry) {
    return recorded < 0 ? entry.getAttempts() : recorded;
  }

  /** An older entry may have set it after a call that was answered otherwise. */
  private static @Nullable Long missingSince(PayoutLedgerEntry entry) {
    boolean firstCall = entry.getSentCalls() >= 0 || entry.getAttempts() == 1;
    return firstCall ? millis(entry.getTargetMissingSince()) : null;
  }

  private static @Nullable Reason waiting(PayoutLedgerEntry entry) {
    String text = entry.getWaitingFor();
    return text == null
        ? null
        : new Reason(Objects.requireNonNullElse(entry.getWaitingCode(), "WAITING"), text);
  }

  private static @Nullable List<BigDecimal> amounts(@Nullable List<String> texts) {
    return texts == null ? null : AttemptCodec.amounts(texts);
  }

  private static @Nullable List<String> texts(@Nullable List<BigDecimal> amounts) {
    return amounts == null ? null : AttemptCodec.texts(amounts);
  }

  /** The ledger record of a payout, written by {@code owner}. */
  public static PayoutLedgerEntry write(Payout payout, Owner owner, long nowMs) {
    Command command = payout.command();
    History history = payout.history();
    PayoutState state = payout.state();
    PayoutLedgerEntry.Builder entry =
        PayoutLedgerEntry.newBuilder()
            .setPayoutId(payout.id())
            .setState(state.name())
            .setPlatform(command.target().platform())
            .setContentHash(CommandCodec.contentHash(command))
            .setRequestSha256(CommandCodec.requestSha256(command))
            .setSource(CommandCodec.source(command))
            .setTenure(owner.tenure())
            .setOwner(owner.id())
            .setWrittenAt(Instant.ofEpochMilli(nowMs))
            .setAttempts(history.attempts())
            .setFirstAttemptAt(instant(history.firstAttemptAtMs()))
            .setSentCalls(history.sentCalls())
            .setUnattendedCalls(history.unattendedCalls())
            .setPriorDoubt(history.priorDoubt())
            .setPresumedNotPaid(history.presumedNotPaid())
            .setTokenUnsafe(history.tokenUnsafe())
            .setProviderReference(history.reference())
            .setTarget(command.target().key())
            .setAbsenceSeenAt(instant(history.absenceSeenAtMs()));
    History.ResolutionPosition resolution = history.resolution();
    if (resolution != null) {
      entry.setResolutionOffset(resolution.offset()).setResolutionTopicId(resolution.topicId());
    }
    if (state instanceof Settled settled) {
      entry.setSettledAt(Instant.ofEpochMilli(settled.settledAtMs()));
      settle(entry, settled);
      return entry.build();
    }
    entry
        .setCommand(CommandCodec.write(command))
        .setAttempt(attempt(state))
        .setLastAnswer(history.lastAnswer())
        .setBooks(history.books())
        .setBooksEntries(texts(history.booksEntries()))
        .setCallCarriedOut(history.callCarriedOut())
        .setTargetMissingSince(instant(history.targetMissingSinceMs()));
    Command.Refused refusal = history.refusal();
    if (refusal != null) {
      entry.setRefusal(new Refusal(refusal.code(), refusal.detail()));
    }
    Reason waiting = history.waiting();
    if (waiting != null) {
      entry
          .setWaitingFor(waiting.text())
          .setWaitingCode(waiting.code())
          .setWaitingSince(instant(history.waitingSinceMs()));
    }
    if (state instanceof RetryWait wait) {
      entry.setNextAt(Instant.ofEpochMilli(wait.nextAtMs()));
    } else if (state instanceof Review review) {
      entry
          .setReviewReason(review.reason())
          .setReviewOpenedAt(Instant.ofEpochMilli(review.openedAtMs()));
    }
    return entry.build();
  }

  private static void settle(PayoutLedgerEntry.Builder entry, Settled settled) {
    entry.setKnownPayments(texts(settled.known()));
    if (settled instanceof Paid paid) {
      entry.setPaidAmountMinor(paid.paidAmountMinor()).setEvidence(paid.evidence());
    } else if (settled instanceof Failed failed) {
      entry.setFailureCode(failed.code()).setEvidence(failed.detail());
    }
  }

  private static @Nullable PayoutAttempt attempt(PayoutState state) {
    if (state instanceof Claimed claimed) {
      return AttemptCodec.write(claimed.attempt());
    }
    return state instanceof RetryWait wait ? AttemptCodec.write(wait.last()) : null;
  }
}
