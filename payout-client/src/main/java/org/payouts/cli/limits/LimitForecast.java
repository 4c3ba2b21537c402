package org.payouts.cli.limits;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.payouts.BonusRequested;
import org.payouts.ContentHash;
import org.payouts.PayoutControl;
import org.payouts.PayoutLimit;
import org.payouts.PayoutReservation;
import org.payouts.ReservationState;
import org.payouts.cli.kafka.AskedBeforeReader;
import org.payouts.cli.kafka.LimitUses;
import org.payouts.cli.kafka.Orders;
import org.payouts.codes.OutcomeCode;
import org.payouts.control.LimitBook;
import org.payouts.control.Scope;
import org.payouts.payout.Targets;

/**
 * What the limits would say of payouts that nobody has asked for yet, as things stand: the owner of
 * each payout asks again. What waits for a second person counts towards no sum before the yes.
 */
public final class LimitForecast {
  private final List<PayoutControl> limits;
  private final LimitBook sums;
  private final Instant now;

  /**
   * What would hold a payout.
   *
   * @param scope of the limit
   */
  public record Hold(OutcomeCode code, String scope) {
    /** In a few words. */
    public String text() {
      return switch (code) {
        case NEEDS_APPROVAL -> "a second person has to say yes (" + scope + ")";
        case ABOVE_LIMIT -> "above the limit of one payout (" + scope + ")";
        case LIMIT_IN_OTHER_CURRENCY -> "the limit is in another currency (" + scope + ")";
        default -> "above the limit of all together (" + scope + ")";
      };
    }
  }

  /** By what was ordered and let through until now. */
  public LimitForecast(Orders orders, LimitUses uses, Instant now) {
    this.limits = orders.limits();
    this.sums = uses.book(orders, now);
    this.now = now;
  }

  /** By what the stack says now. */
  public static LimitForecast read(AskedBeforeReader stack) {
    Orders orders = stack.orders();
    return orders.limits().isEmpty()
        ? none()
        : new LimitForecast(orders, stack.uses(), Instant.now());
  }

  /** No limits. */
  public static LimitForecast none() {
    return new LimitForecast(new Orders(List.of()), new LimitUses(Map.of()), Instant.EPOCH);
  }

  /** What would hold payouts that came in this order, by their IDs. */
  public Map<String, Hold> holds(List<BonusRequested> payouts) {
    Map<String, Hold> holds = new HashMap<>();
    List<PayoutReservation> through = new ArrayList<>();
    for (BonusRequested payout : payouts) {
      Optional<Hold> single = single(payout);
      if (single.isPresent()) {
        holds.put(payout.getPayoutId(), single.get());
      } else if (sums.hasLimits()) {
        PayoutReservation asked = asked(payout);
        LimitBook.Verdict verdict = sums.verdict(asked, now);
        if (verdict.holds()) {
          OutcomeCode code = OutcomeCode.ABOVE_SUM_LIMIT;
          holds.put(payout.getPayoutId(), new Hold(code, String.valueOf(verdict.scope())));
        } else {
          sums.count(asked, now, now);
          through.add(asked);
        }
      }
    }
    through.forEach(each -> sums.release(each, now, now)); // Nobody has asked for them.
    return holds;
  }

  private Optional<Hold> single(BonusRequested payout) {
    for (PayoutControl order : limits) {
      boolean covered =
          Scope.parse(order.getScope())
              .filter(scope -> scope.includes(payout.getTarget()))
              .isPresent();
      Optional<Hold> hold =
          covered
              ? code(order.getLimit(), payout).map(code -> new Hold(code, order.getScope()))
              : Optional.empty();
      if (hold.isPresent()) {
        return hold;
      }
    }
    return Optional.empty();
  }

  private static Optional<OutcomeCode> code(PayoutLimit limit, BonusRequested payout) {
    Long most = limit.getMostMinor();
    Long approvalAbove = limit.getApprovalAboveMinor();
    if (!limit.getCurrency().equals(payout.getCurrency())) {
      return Optional.of(OutcomeCode.LIMIT_IN_OTHER_CURRENCY);
    }
    if (most != null && payout.getAmountMinor() > most) {
      return Optional.of(OutcomeCode.ABOVE_LIMIT);
    }
    return approvalAbove != null && payout.getAmountMinor() > approvalAbove
        ? Optional.of(OutcomeCode.NEEDS_APPROVAL)
        : Optional.empty();
  }

  private PayoutReservation asked(BonusRequested payout) {
    Object target = payout.getTarget();
    return PayoutReservation.newBuilder()
        .setPayoutId(payout.getPayoutId())
        .setState(ReservationState.HELD)
        .setContentHash(new ContentHash(new byte[32]))
        .setPlatform(Targets.platform(target).orElseThrow())
        .setAccount(Targets.account(target))
        .setStudy(Targets.study(target))
        .setTarget(Targets.key(target))
        .setAmountMinor(payout.getAmountMinor())
        .setCurrency(payout.getCurrency())
        .setDecidedAt(now)
        .setOrdersRead(0)
        .setRequestOffset(0)
        .build();
  }
}
