package org.payouts.workers.engine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Reason;

/**
 * Whether the provider answers at all, and whether its answers make sense. Some failures in a row
 * make a standstill to be shown; it stops nothing, for each payout backs off by itself, and the
 * first usable answer ends it.
 */
final class Reachability {
  private static final int FAILURES_SHOWN = 5;

  private final int mostUnknownErrors;
  private int failures;
  private long sinceWallMs;
  private @Nullable Reason last;

  /** Money calls in a row that were answered by an unknown error. */
  private int unknownErrors;

  /**
   * @param mostUnknownErrors unknown errors in a row that make the account suspect
   */
  Reachability(int mostUnknownErrors) {
    this.mostUnknownErrors = mostUnknownErrors;
  }

  /** The provider was asked; {@code failure} is why it could not be reached, or null. */
  void asked(@Nullable Reason failure, ClockReading now) {
    if (failure == null) {
      failures = 0;
      last = null;
      return;
    }
    if (failures++ == 0) {
      sinceWallMs = now.wallMs();
    }
    last = failure;
  }

  /**
   * A money call was made. An unclear answer (or none) proves neither that the provider is there
   * nor that it is not.
   *
   * @return true if the answer completes a row of unknown errors that makes the account suspect
   */
  boolean called(Answer answer, ClockReading now) {
    if (answer instanceof Answer.NotSent notSent) {
      asked(new Reason(Reason.UNREACHABLE, notSent.why()), now);
    } else if (!(answer instanceof Answer.Unclear)) {
      asked(null, now);
    }
    boolean unknown = answer instanceof Answer.Unclear unclear && unclear.unknownError();
    unknownErrors = unknown ? unknownErrors + 1 : 0;
    return unknownErrors >= mostUnknownErrors;
  }

  Optional<Standstill> standstill() {
    return failures < FAILURES_SHOWN || last == null
        ? Optional.empty()
        : Optional.of(new Standstill("provider", last, sinceWallMs));
  }
}
