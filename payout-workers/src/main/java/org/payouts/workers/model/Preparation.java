package org.payouts.workers.model;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What preparation found. No money has moved in any case. */
public sealed interface Preparation {

  /** The same for each of these payouts. */
  static List<Preparation> all(List<PreparationInput> candidates, Preparation preparation) {
    return Collections.nCopies(candidates.size(), preparation);
  }

  /** The claim may be written. For another attempt the baseline keeps the first baseline. */
  record Ready(Baseline baseline) implements Preparation {}

  /**
   * A local precondition, or a set-up that names the row. Settles as FAILED if no attempt may have
   * left; else once every such attempt is disproved.
   */
  record Refused(String code, String detail) implements Preparation {}

  /**
   * Not now: back off, and pause what {@code pause} names, which is the smallest unit the answer
   * can be about. Never becomes FAILED.
   *
   * @param pause null if only this payout waits
   */
  record Later(Reason reason, @Nullable Pause pause) implements Preparation {}

  /**
   * Something is wrong with this payout alone, or may be: it is prepared by itself, after the
   * others, with a back-off of its own that grows to an hour.
   */
  record Suspect(Reason reason) implements Preparation {}

  /** Left out of this call, and nothing is known against it: next in turn, without a back-off. */
  record Deferred() implements Preparation {}

  /** Waits for somebody; the reason is shown by {@code payouts status}. The pauses grow. */
  record Blocked(Reason reason) implements Preparation {}

  /**
   * Another attempt, and the books do not show the first baseline unchanged: an earlier attempt may
   * have paid. Nothing is claimed; the payout is in doubt again.
   */
  record Changed(BookReading evidence) implements Preparation {}
}
