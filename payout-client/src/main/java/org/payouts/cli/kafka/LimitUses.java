package org.payouts.cli.kafka;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.payouts.BonusPaid;
import org.payouts.PayoutControl;
import org.payouts.PayoutReservation;
import org.payouts.ReservationState;
import org.payouts.control.LimitBook;
import org.payouts.control.Scope;
import org.payouts.topics.Topics;

/**
 * What is used of the limits of sums, as payout-reservations has it.
 *
 * @param newest the newest reservation of each payout
 */
public record LimitUses(Map<String, PayoutReservation> newest) {

  /**
   * What the results show that no reservation knows, in minor units.
   *
   * @param today the part of it that was settled in today's day of the zone
   */
  public record PaidBefore(long all, long today) {}

  static LimitUses read(TopicFollower reader, Decoders decoders) {
    Map<String, PayoutReservation> newest = new HashMap<>();
    reader.readAll(
        List.of(Topics.RESERVATIONS),
        record -> {
          PayoutReservation said = decoders.value(record, PayoutReservation.class);
          newest.put(said.getPayoutId(), said);
        });
    return new LimitUses(newest);
  }

  /** What is used of each limit that these orders set. */
  public List<LimitBook.Use> of(Orders orders, Instant now) {
    return book(orders, now).uses(now);
  }

  /** The limits that these orders set, with what counts towards them. */
  public LimitBook book(Orders orders, Instant now) {
    LimitBook book = new LimitBook();
    for (PayoutControl order : orders.limits()) {
      book.order(Scope.parse(order.getScope()).orElseThrow(), order);
    }
    newest.values().stream()
        .filter(this::counts)
        .forEach(each -> book.count(each, reservedAt(each), now));
    return book;
  }

  /** How many payouts a limit of the scope holds. */
  public long held(Scope scope) {
    return newest.values().stream()
        .filter(each -> each.getState() == ReservationState.HELD)
        .filter(each -> scope.toString().equals(each.getScope()))
        .count();
  }

  private boolean counts(PayoutReservation each) {
    return each.getState() == ReservationState.RESERVED
        || each.getState() == ReservationState.SPENT;
  }

  private static Instant reservedAt(PayoutReservation each) {
    return Optional.ofNullable(each.getReservedAt()).orElse(each.getDecidedAt());
  }

  /** What was paid in the scope and currency and does not count by a reservation. */
  PaidBefore paidBefore(
      TopicFollower reader, Decoders decoders, Scope scope, String currency, ZoneId zone) {
    LocalDate today = LocalDate.now(zone);
    long[] sums = new long[2];
    reader.readAll(
        List.of(Topics.BONUS_PAID),
        record -> {
          BonusPaid paid = decoders.value(record, BonusPaid.class);
          PayoutReservation known = newest.get(paid.getPayoutId());
          boolean counted = known != null && counts(known);
          if (!counted
              && paid.getCurrency().equals(currency)
              && scope.includes(paid.getPlatform(), paid.getAccount(), paid.getStudy())) {
            sums[0] += paid.getAmountMinor();
            Instant settled = Objects.requireNonNull(paid.getSettledAt());
            if (LocalDate.ofInstant(settled, zone).equals(today)) {
              sums[1] += paid.getAmountMinor();
            }
          }
        });
    return new PaidBefore(sums[0], sums[1]);
  }
}
