package org.payouts.workers.protocol;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a payout carries from state to state.
 *
 * @param attempts attempts claimed so far
 * @param firstAttemptAtMs wall clock of the first claim: MTurk's token lives from here
 * @param priorDoubt an attempt before the newest may have paid; cleared only by a read after quiet
 *     or by a person (model B17)
 * @param tokenUnsafe the provider knew our token before our first attempt: never send it again
 * @param reference what the provider calls the accepted payment
 * @param lastAnswer short account of the provider's last word
 * @param books what the provider's books showed last
 * @param waitingFor why nothing happens at the moment, for a person
 * @param targetMissingSinceMs since when the target has been reported as unknown
 * @param resolutionOffset last verdict dealt with
 */
public record History(
    int attempts,
    @Nullable Long firstAttemptAtMs,
    boolean priorDoubt,
    boolean tokenUnsafe,
    @Nullable String reference,
    @Nullable String lastAnswer,
    @Nullable String books,
    @Nullable String waitingFor,
    @Nullable Long targetMissingSinceMs,
    @Nullable Long resolutionOffset) {

  public History {
    reference = Texts.cutNullable(reference);
    lastAnswer = Texts.cutNullable(lastAnswer);
    books = Texts.cutNullable(books);
    waitingFor = Texts.cutNullable(waitingFor);
  }

  static final History NONE =
      new History(0, null, false, false, null, null, null, null, null, null);

  /** A copy with the fields that {@code change} sets. */
  History edit(Consumer<Edit> change) {
    Edit edit = new Edit(this);
    change.accept(edit);
    return new History(
        edit.attempts,
        edit.firstAttemptAtMs,
        edit.priorDoubt,
        edit.tokenUnsafe,
        edit.reference,
        edit.lastAnswer,
        edit.books,
        edit.waitingFor,
        edit.targetMissingSinceMs,
        edit.resolutionOffset);
  }

  /** The fields while they are being changed. */
  static final class Edit {
    int attempts;
    @Nullable Long firstAttemptAtMs;
    boolean priorDoubt;
    boolean tokenUnsafe;
    @Nullable String reference;
    @Nullable String lastAnswer;
    @Nullable String books;
    @Nullable String waitingFor;
    @Nullable Long targetMissingSinceMs;
    @Nullable Long resolutionOffset;

    private Edit(History of) {
      attempts = of.attempts;
      firstAttemptAtMs = of.firstAttemptAtMs;
      priorDoubt = of.priorDoubt;
      tokenUnsafe = of.tokenUnsafe;
      reference = of.reference;
      lastAnswer = of.lastAnswer;
      books = of.books;
      waitingFor = of.waitingFor;
      targetMissingSinceMs = of.targetMissingSinceMs;
      resolutionOffset = of.resolutionOffset;
    }
  }
}
