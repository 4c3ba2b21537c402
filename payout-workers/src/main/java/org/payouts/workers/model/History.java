package org.payouts.workers.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a payout carries from state to state.
 *
 * @param attempts attempts claimed so far
 * @param sentCalls money calls of all attempts that may have left the machine, the claimed one
 *     included
 * @param unattendedCalls the same, counted since a person last asked for another attempt
 * @param firstAttemptAtMs wall clock of the first claim whose call may have left: MTurk's token
 *     lives from here
 * @param priorDoubt an attempt before the newest may have paid; cleared only by a read after quiet
 *     or by a person (docs/protocol/configurations.txt, B17)
 * @param presumedNotPaid the answers to all calls in doubt said that nothing was paid
 * @param callCarriedOut the newest call that may have left was accepted, or books of one of its
 *     payouts have shown what may be its payment: absence of the others proves nothing
 * @param tokenUnsafe the provider knew our token before our first attempt: never send it again
 * @param refusal what makes it FAILED once every attempt that may have left is disproved
 * @param reference what the provider calls the payment; on Prolific the bulk of the newest call
 *     that may have left
 * @param lastAnswer short account of the provider's last word
 * @param books what the provider's books showed last
 * @param booksEntries the target's payments in them, in minor units; null where the books carry our
 *     reference
 * @param absenceSeenAtMs wall clock of the newest read after a quiet period that showed the first
 *     baseline
 * @param waiting why nothing happens at the moment
 * @param waitingSinceMs wall clock: since when it waits for that
 * @param targetMissingSinceMs since when the target has been reported as unknown
 * @param resolution the last resolution dealt with
 */
public record History(
    int attempts,
    int sentCalls,
    int unattendedCalls,
    @Nullable Long firstAttemptAtMs,
    boolean priorDoubt,
    boolean presumedNotPaid,
    boolean callCarriedOut,
    boolean tokenUnsafe,
    Command.@Nullable Refused refusal,
    @Nullable String reference,
    @Nullable String lastAnswer,
    @Nullable String books,
    @Nullable List<BigDecimal> booksEntries,
    @Nullable Long absenceSeenAtMs,
    @Nullable Reason waiting,
    @Nullable Long waitingSinceMs,
    @Nullable Long targetMissingSinceMs,
    @Nullable ResolutionPosition resolution) {

  /**
   * Where a resolution stands.
   *
   * @param topicId Kafka's ID of the topic, or null if it was not recorded
   */
  public record ResolutionPosition(@Nullable String topicId, long offset) {

    /** True if {@code resolution} is this one or an earlier one of the same topic. */
    boolean covers(Resolution resolution) {
      boolean sameTopic = topicId == null || topicId.equals(resolution.topicId());
      return sameTopic && resolution.offset() <= offset;
    }
  }

  public History {
    reference = BoundedText.cutNullable(reference);
    lastAnswer = BoundedText.cutNullable(lastAnswer);
    books = BoundedText.cutNullable(books);
    booksEntries = booksEntries == null ? null : List.copyOf(booksEntries);
    waiting = waiting == null ? null : new Reason(waiting.code(), BoundedText.cut(waiting.text()));
  }

  public static final History NONE =
      new History(
          0, 0, 0, null, false, false, false, false, null, null, null, null, null, null, null, null,
          null, null);

  /** The resolution is the last one dealt with, or an earlier one of the same topic. */
  public boolean hasDealtWith(Resolution other) {
    return resolution != null && resolution.covers(other);
  }

  /** A copy with the fields that {@code change} sets. */
  History edit(Consumer<Edit> change) {
    Edit edit = new Edit(this);
    change.accept(edit);
    return new History(
        edit.attempts,
        edit.sentCalls,
        edit.unattendedCalls,
        edit.firstAttemptAtMs,
        edit.priorDoubt,
        edit.presumedNotPaid,
        edit.callCarriedOut,
        edit.tokenUnsafe,
        edit.refusal,
        edit.reference,
        edit.lastAnswer,
        edit.books,
        edit.booksEntries,
        edit.absenceSeenAtMs,
        edit.waiting,
        edit.waitingSinceMs,
        edit.targetMissingSinceMs,
        edit.resolution);
  }

  /** The fields while they are being changed. */
  static final class Edit {
    int attempts;
    int sentCalls;
    int unattendedCalls;
    @Nullable Long firstAttemptAtMs;
    boolean priorDoubt;
    boolean presumedNotPaid;
    boolean callCarriedOut;
    boolean tokenUnsafe;
    Command.@Nullable Refused refusal;
    @Nullable String reference;
    @Nullable String lastAnswer;
    @Nullable String books;
    @Nullable List<BigDecimal> booksEntries;
    @Nullable Long absenceSeenAtMs;
    private @Nullable Reason waiting;
    private @Nullable Long waitingSinceMs;
    @Nullable Long targetMissingSinceMs;
    @Nullable ResolutionPosition resolution;

    private Edit(History of) {
      attempts = of.attempts;
      sentCalls = of.sentCalls;
      unattendedCalls = of.unattendedCalls;
      firstAttemptAtMs = of.firstAttemptAtMs;
      priorDoubt = of.priorDoubt;
      presumedNotPaid = of.presumedNotPaid;
      callCarriedOut = of.callCarriedOut;
      tokenUnsafe = of.tokenUnsafe;
      refusal = of.refusal;
      reference = of.reference;
      lastAnswer = of.lastAnswer;
      books = of.books;
      booksEntries = of.booksEntries;
      absenceSeenAtMs = of.absenceSeenAtMs;
      waiting = of.waiting;
      waitingSinceMs = of.waitingSinceMs;
      targetMissingSinceMs = of.targetMissingSinceMs;
      resolution = of.resolution;
    }

    /** It waits for {@code reason}; since now, unless it waited for the same before. */
    void waitFor(Reason reason, ClockReading now) {
      boolean same = waiting != null && waiting.code().equals(reason.code());
      waitingSinceMs = same && waitingSinceMs != null ? waitingSinceMs : Long.valueOf(now.wallMs());
      waiting = reason;
    }

    void waitNoLongerFor(String code) {
      if (waiting != null && waiting.code().equals(code)) {
        goOn();
      }
    }

    /** Nothing is waited for. */
    void goOn() {
      waiting = null;
      waitingSinceMs = null;
    }
  }
}
