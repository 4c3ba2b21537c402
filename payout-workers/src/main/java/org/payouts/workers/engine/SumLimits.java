package org.payouts.workers.engine;

import java.util.Optional;
import org.payouts.workers.model.AmountRule;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Command;
import org.payouts.workers.model.LimitOrders;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState.Failed;
import org.payouts.workers.model.PayoutState.Paid;
import org.payouts.workers.model.PayoutState.Settled;
import org.payouts.workers.model.PayoutState.Waiting;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Reservation;
import org.payouts.workers.model.ReservationRequest;
import org.payouts.workers.model.ReservationRequest.Kind;

/**
 * Limits of sums, which the router keeps for all workers: a payout in the scope of one is claimed
 * only after the router has let it through. It is asked before the claim, and hears how the payout
 * was settled in the transaction of the result.
 */
final class SumLimits {
  static final String ABOVE_SUM = "ABOVE_SUM_LIMIT";
  static final String NO_ANSWER = "AWAITING_RESERVATION";

  private LimitOrders orders = LimitOrders.unread();

  void replace(LimitOrders now) {
    orders = now;
  }

  /** Nobody has ever limited a sum, and that is known. */
  boolean isEmpty() {
    return !orders.sums();
  }

  /** Why the payout is not to be claimed now; empty if it may be. */
  Optional<Preparation> verdict(OpenPayout payout) {
    if (!concerns(payout)) {
      return Optional.empty();
    }
    Reservation answer = payout.reservation();
    if (answer == null) {
      String text = "the router has not said yet whether the limits of sums allow it";
      return Optional.of(new Preparation.Later(new Reason(NO_ANSWER, text), null));
    }
    return answer.reserved()
        ? Optional.empty()
        : Optional.of(
            new Preparation.Blocked(
                new Reason(
                    ABOVE_SUM,
                    answer.reason()
                        + "; payouts limits set allows more, payouts resolve ID cancel ends it")));
  }

  /** What to ask the router about a payout that is not claimed now; empty if it was asked. */
  Optional<ReservationRequest> question(OpenPayout payout, ClockReading now) {
    return concerns(payout) && payout.asksForReservation(now)
        ? Optional.of(request(Kind.RESERVE, payout.payout()))
        : Optional.empty();
  }

  /**
   * The report of a payout that was claimed before its owner knew of the limit; empty if it was
   * made. It counts as let through.
   */
  Optional<ReservationRequest> claimed(OpenPayout payout) {
    boolean claimed = !(payout.state() instanceof Waiting || payout.state() instanceof Settled);
    if (!claimed || payout.isReserved() || !concerns(payout)) {
      return Optional.empty();
    }
    Command command = payout.payout().command();
    payout.answered(new Reservation(command.payoutId(), command.contentHash(), true, ""));
    return Optional.of(request(Kind.CLAIMED, payout.payout()));
  }

  /** The report of a payout that is settled; empty if it is not. */
  Optional<ReservationRequest> settled(Payout payout) {
    if (payout.state() instanceof Paid) {
      return Optional.of(request(Kind.PAID, payout));
    }
    return payout.state() instanceof Failed
        ? Optional.of(request(Kind.FAILED, payout))
        : Optional.empty();
  }

  private ReservationRequest request(Kind kind, Payout payout) {
    return new ReservationRequest(kind, payout.command(), orders.read());
  }

  private boolean concerns(OpenPayout payout) {
    for (AmountRule rule : orders.rules()) {
      if (rule.sums() && rule.covers(payout.lane(), payout.study())) {
        return true;
      }
    }
    return false;
  }
}
