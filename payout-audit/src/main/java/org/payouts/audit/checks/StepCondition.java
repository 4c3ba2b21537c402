package org.payouts.audit.checks;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutAttempt;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;

/** What must hold for a step beyond the two states' names. */
public enum StepCondition {
  CARRIES_REFUSAL("the command carries no refusal") {
    @Override
    boolean holds(@Nullable PayoutLedgerEntry before, PayoutLedgerEntry after, Context context) {
      PayoutCommand command = context.command();
      return command == null || command.getRefusal() != null;
    }
  },
  CARRIES_NO_REFUSAL("the command carries a refusal") {
    @Override
    boolean holds(@Nullable PayoutLedgerEntry before, PayoutLedgerEntry after, Context context) {
      PayoutCommand command = context.command();
      return command == null || command.getRefusal() == null;
    }
  },
  NO_DOUBT("an earlier attempt is in doubt") {
    @Override
    boolean holds(@Nullable PayoutLedgerEntry before, PayoutLedgerEntry after, Context context) {
      return before == null || !before.getPriorDoubt();
    }
  },
  /** A payout fails without a read of the books only if no call of it may have left. */
  NEVER_SENT("a money call of it may have left") {
    @Override
    boolean holds(@Nullable PayoutLedgerEntry before, PayoutLedgerEntry after, Context context) {
      return before == null || sentCalls(before) == 0;
    }
  },
  SENT("no money call of it has left: there is nothing to doubt") {
    @Override
    boolean holds(@Nullable PayoutLedgerEntry before, PayoutLedgerEntry after, Context context) {
      return before != null && sentCalls(before) > 0;
    }
  },
  /** An answer of the provider is no proof that nothing was sent. */
  NOT_SENT("its call counts as sent, so the books have to be read first") {
    @Override
    boolean holds(@Nullable PayoutLedgerEntry before, PayoutLedgerEntry after, Context context) {
      return before == null
          || before.getSentCalls() < 0
          || after.getSentCalls() == before.getSentCalls() - 1;
    }
  },
  REFUSAL_RECORDED("no refusal of it is recorded") {
    @Override
    boolean holds(@Nullable PayoutLedgerEntry before, PayoutLedgerEntry after, Context context) {
      return before != null
          && before.getRefusal() != null
          && before.getRefusal().getCode().equals(after.getFailureCode());
    }
  },
  ABSENCE_SEEN(
      "no read is recorded that showed the first baseline unchanged after its newest call") {
    @Override
    boolean holds(@Nullable PayoutLedgerEntry before, PayoutLedgerEntry after, Context context) {
      boolean recorded = after.getSentCalls() >= 0;
      return !recorded || isNewRead(before, after);
    }

    /** The time stays when the payout is tried again, and speaks for no later attempt. */
    private static boolean isNewRead(@Nullable PayoutLedgerEntry before, PayoutLedgerEntry after) {
      Instant seen = after.getAbsenceSeenAt();
      Instant decided =
          after.getState().equals("FAILED") ? after.getSettledAt() : after.getNextAt();
      // A clock that was set back may show an earlier read's time again: then it is the step's own.
      return seen != null
          && (before == null || !seen.equals(before.getAbsenceSeenAt()) || seen.equals(decided));
    }
  },
  /** Only who claimed an attempt knows what was answered. */
  OWN_CLAIM("it was written by another owner than the one that claimed the attempt") {
    @Override
    boolean holds(@Nullable PayoutLedgerEntry before, PayoutLedgerEntry after, Context context) {
      PayoutAttempt claim = before == null ? null : before.getAttempt();
      return claim != null
          && claim.getTenure() == after.getTenure()
          && claim.getOwner().equals(after.getOwner());
    }
  },
  MTURK("only MTurk's answer is final") {
    @Override
    boolean holds(@Nullable PayoutLedgerEntry before, PayoutLedgerEntry after, Context context) {
      return after.getPlatform() == Platform.MTURK;
    }
  },
  /** Where the provider takes no token, what it has paid before is read before the first claim. */
  TAKES_TOKEN("a claim begins a history only where the provider takes a token") {
    @Override
    boolean holds(@Nullable PayoutLedgerEntry before, PayoutLedgerEntry after, Context context) {
      PayoutAttempt claim = after.getAttempt();
      return claim != null && claim.getToken() != null;
    }
  },
  /** Sent again without evidence: only the same token, not known to be unsafe, within its life. */
  TOKEN_LIVES("there is no token that the provider still honours") {
    @Override
    boolean holds(@Nullable PayoutLedgerEntry before, PayoutLedgerEntry after, Context context) {
      PayoutAttempt last = before == null ? null : before.getAttempt();
      PayoutAttempt next = after.getAttempt();
      if (before == null || last == null || next == null || before.getTokenUnsafe()) {
        return false;
      }
      var first = after.getFirstAttemptAt();
      return last.getToken() != null
          && Objects.equals(last.getToken(), next.getToken())
          && after.getPriorDoubt()
          && first != null
          && next.getClaimedAt().toEpochMilli() - first.toEpochMilli() < TOKEN_LIFE_MS;
    }
  },
  ABSENCE_MAY_RETRY("absence in the books is not allowed to lead to a retry") {
    @Override
    boolean holds(@Nullable PayoutLedgerEntry before, PayoutLedgerEntry after, Context context) {
      return (before != null && before.getPresumedNotPaid())
          || context.rules().retryWhenAbsent().contains(after.getPlatform());
    }
  },
  RESOLUTION_GIVEN("no person's resolution is named") {
    @Override
    boolean holds(@Nullable PayoutLedgerEntry before, PayoutLedgerEntry after, Context context) {
      return before != null
          && after.getResolutionOffset() != null
          && !Objects.equals(NamedResolution.of(before), NamedResolution.of(after));
    }
  },
  SOMETHING_NEW("it says nothing new") {
    @Override
    boolean holds(@Nullable PayoutLedgerEntry before, PayoutLedgerEntry after, Context context) {
      return !after.equals(before);
    }
  };

  /** MTurk forgets a token after 24 hours. */
  private static final long TOKEN_LIFE_MS = 24 * 3_600_000L;

  /** Entries older than the count say nothing: then each attempt may have left. */
  static int sentCalls(PayoutLedgerEntry entry) {
    return entry.getSentCalls() < 0 ? entry.getAttempts() : entry.getSentCalls();
  }

  private final String broken;

  StepCondition(String broken) {
    this.broken = broken;
  }

  abstract boolean holds(
      @Nullable PayoutLedgerEntry before, PayoutLedgerEntry after, Context context);

  /** What is wrong when it does not hold. */
  String broken() {
    return broken;
  }

  /**
   * What a step is judged with.
   *
   * @param command the payout's command; null if it was not recorded
   */
  record Context(@Nullable PayoutCommand command, Rules rules) {}
}
