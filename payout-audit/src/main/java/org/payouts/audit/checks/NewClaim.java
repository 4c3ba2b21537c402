package org.payouts.audit.checks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusPaid;
import org.payouts.PayoutAttempt;
import org.payouts.PayoutLedgerEntry;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.history.Recorded;

/**
 * A claim that limits had to allow: not one that sends a token again, and not one by which an
 * adoption has a payout looked up.
 *
 * @param position of the claim, or of the result if the claim is compacted away
 * @param fromMs it was not made before, epoch milliseconds
 * @param toMs it was made until then, epoch milliseconds
 */
record NewClaim(RecordPosition position, long fromMs, long toMs) {
  private static final String ADOPTION = "adoption-";

  static List<NewClaim> of(PayoutHistory history) {
    List<NewClaim> claims = new ArrayList<>(1);
    boolean adopted = false;
    PayoutLedgerEntry before = null;
    for (Recorded<PayoutLedgerEntry> each : history.ledger()) {
      PayoutAttempt attempt = each.value().getAttempt();
      if (attempt != null && attempt.getOwner().startsWith(ADOPTION)) {
        adopted = true;
      } else if (attempt != null && isClaim(each.value()) && isNew(before, attempt)) {
        long atMs = Objects.requireNonNull(attempt.getClaimedAt()).toEpochMilli();
        claims.add(new NewClaim(each.position(), atMs, atMs));
      }
      before = each.value();
    }
    if (claims.isEmpty() && !adopted && !history.paid().isEmpty()) {
      compacted(history, history.paid().get(0), claims);
    }
    return claims;
  }

  private static boolean isClaim(PayoutLedgerEntry entry) {
    return entry.getState().equals("ATTEMPTING");
  }

  /** Before a first claim there is nothing, or the payout waited. */
  private static boolean isNew(@Nullable PayoutLedgerEntry before, PayoutAttempt attempt) {
    return before == null
        ? attempt.getNumber() == 1
        : before.getState().equals("ACCEPTED") || before.getState().equals("RETRY_WAIT");
  }

  private static void compacted(
      PayoutHistory history, Recorded<BonusPaid> paid, List<NewClaim> claims) {
    Instant settled = paid.value().getSettledAt();
    if (paid.value().getAttempts() > 0 && !history.commands().isEmpty() && settled != null) {
      long fromMs = history.commands().get(0).position().timeMs();
      claims.add(new NewClaim(paid.position(), fromMs, settled.toEpochMilli()));
    }
  }
}
