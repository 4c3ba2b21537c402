package org.payouts.audit.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.payouts.PayoutReservation;
import org.payouts.PayoutReservationRequest;
import org.payouts.ReservationRequestKind;
import org.payouts.ReservationState;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.PayoutScope;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.history.Recorded;
import org.payouts.payout.Platforms;

/**
 * A payout begins to count towards the limits of sums, or stops to.
 *
 * @param position of the record in payout-reservations
 * @param minor in minor units; negative if it stops
 * @param judged it was let through because the limits allowed it; else it was under way before its
 *     owner knew of a limit, and counts whatever they allow
 * @param ordersRead the limits in payout-controls below this offset were known
 * @param countsMs since when it counts, epoch milliseconds
 */
public record LimitUse(
    RecordPosition position,
    String payoutId,
    PayoutScope scope,
    String target,
    String currency,
    long minor,
    boolean judged,
    long ordersRead,
    long countsMs) {

  /** What a payout uses, in the order of the topic. What is published again counts once. */
  public static List<LimitUse> of(PayoutHistory history, Rules rules) {
    List<LimitUse> uses = new ArrayList<>(1);
    LimitUse begun = null;
    for (Recorded<PayoutReservation> each : history.reservations()) {
      ReservationState state = each.value().getState();
      if (begun == null
          && (state == ReservationState.RESERVED || state == ReservationState.SPENT)) {
        begun = begin(each, state == ReservationState.RESERVED && !claimed(history, each, rules));
        uses.add(begun);
      } else if (begun != null && state == ReservationState.RELEASED) {
        uses.add(begun.end(each.position()));
        begun = null;
      }
    }
    return uses;
  }

  /** Whether the owner may have reported a claim that nobody had let through. */
  private static boolean claimed(
      PayoutHistory history, Recorded<PayoutReservation> reserved, Rules rules) {
    long atMs = reserved.value().getDecidedAt().toEpochMilli() + rules.clockSlackMs();
    for (Recorded<PayoutReservationRequest> request : history.reservationRequests()) {
      if (request.value().getKind() == ReservationRequestKind.CLAIMED
          && request.position().timeMs() <= atMs) {
        return true;
      }
    }
    return false;
  }

  private static LimitUse begin(Recorded<PayoutReservation> recorded, boolean judged) {
    PayoutReservation reserved = recorded.value();
    return new LimitUse(
        recorded.position(),
        reserved.getPayoutId(),
        new PayoutScope(reserved.getPlatform(), reserved.getAccount(), reserved.getStudy()),
        reserved.getTarget(),
        reserved.getCurrency(),
        reserved.getAmountMinor(),
        judged,
        reserved.getOrdersRead(),
        Objects.requireNonNull(
                Optional.ofNullable(reserved.getReservedAt()).orElse(reserved.getDecidedAt()))
            .toEpochMilli());
  }

  private LimitUse end(RecordPosition at) {
    return new LimitUse(at, payoutId, scope, target, currency, -minor, false, ordersRead, countsMs);
  }

  /** Names target and currency. */
  public String targetKey() {
    return Platforms.name(scope.platform()) + "/" + target + " " + currency;
  }
}
