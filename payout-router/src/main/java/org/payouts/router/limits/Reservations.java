package org.payouts.router.limits;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.payouts.ControlOrder;
import org.payouts.PayoutControl;
import org.payouts.PayoutReservation;
import org.payouts.PayoutReservationRequest;
import org.payouts.Platform;
import org.payouts.ReservationState;
import org.payouts.control.LimitBook;
import org.payouts.control.Scope;

/**
 * Lets payouts through as far as the limits of sums allow, and remembers it. What was let through
 * stays so: a request that comes again gets the same answer, and a payout counts once. The only
 * writer of its store. Belongs to the stream thread of its task.
 */
final class Reservations {
  private static final int LOOKED_AT_ONCE = 5_000;

  private final KeyValueStore<String, byte[]> store;
  private final LimitSerdes serdes;
  private final Consumer<PayoutReservation> output;
  private final LimitBook book = new LimitBook();
  private final HeldPayouts held = new HeldPayouts();

  /** Orders below this offset are known. */
  private long ordersRead;

  /** A day begins with a quarter of an hour; by then more may be allowed. */
  private long quarter;

  /**
   * Goes on from what the store holds.
   *
   * @param output takes each decision; it is published
   */
  Reservations(
      KeyValueStore<String, byte[]> store,
      LimitSerdes serdes,
      Consumer<PayoutReservation> output,
      Instant now) {
    this.store = store;
    this.serdes = serdes;
    this.output = output;
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        restore(all.next(), now);
      }
    }
    held.lookAgain();
  }

  private void restore(KeyValue<String, byte[]> entry, Instant now) {
    if (entry.key.equals(StoreKeys.ORDERS_READ)) {
      ordersRead = StoreKeys.offset(entry.value);
    } else if (StoreKeys.isLimit(entry.key)) {
      PayoutControl order = serdes.orders().deserialize(entry.key, entry.value);
      Scope.parse(order.getScope()).ifPresent(scope -> book.order(scope, order));
    } else {
      PayoutReservation reservation = serdes.reservation(entry.value);
      switch (reservation.getState()) {
        case RESERVED, SPENT -> book.count(reservation, reserved(reservation), now);
        case HELD -> held.add(reservation.getRequestOffset(), reservation.getPayoutId());
        case RELEASED, UNKNOWN -> {}
      }
    }
  }

  private static Instant reserved(PayoutReservation reservation) {
    return Optional.ofNullable(reservation.getReservedAt()).orElse(reservation.getDecidedAt());
  }

  /** Payouts that wait for a limit. */
  int held() {
    return held.size();
  }

  // ---- orders ----------------------------------------------------------------------------------

  /**
   * An order was read at {@code offset}.
   *
   * @param bytes as read; null if it is no order at all
   */
  void order(@Nullable PayoutControl order, byte @Nullable [] bytes, long offset) {
    ordersRead = offset + 1;
    store.put(StoreKeys.ORDERS_READ, StoreKeys.offset(ordersRead));
    if (order != null && order.getOrder() == ControlOrder.LIMIT) {
      Scope.parse(order.getScope())
          .ifPresent(
              scope -> {
                book.order(scope, order);
                store.put(StoreKeys.limit(scope), bytes);
              });
    }
    held.lookAgain();
  }

  // ---- requests --------------------------------------------------------------------------------

  /** The owner of a payout asks or reports. */
  void request(PayoutReservationRequest request, long offset, Instant now) {
    if (request.getPlatform() == Platform.UNKNOWN) {
      return; // A newer owner's platform: nothing here knows its limits.
    }
    PayoutReservation known = find(request.getPayoutId());
    switch (request.getKind()) {
      case RESERVE ->
          reserve(
              known == null || asksAnew(known, offset) ? first(request, offset, now) : known,
              request,
              now);
      case CLAIMED -> claimed(known == null ? first(request, offset, now) : known, now);
      case PAID -> paid(known == null ? first(request, offset, now) : known, now);
      case FAILED -> {
        if (known != null) {
          failed(known, now);
        }
      }
      case UNKNOWN -> {} // A newer owner reports something: it counts as before.
    }
  }

  /**
   * A restored ledger may hold a payout as open that had failed. Its first question may also be
   * read again, and nobody waits for that answer.
   */
  private static boolean asksAnew(PayoutReservation known, long offset) {
    return known.getState() == ReservationState.RELEASED && offset > known.getRequestOffset();
  }

  /** A request of a payout that is not known yet. */
  private PayoutReservation first(PayoutReservationRequest request, long offset, Instant now) {
    return PayoutReservation.newBuilder()
        .setPayoutId(request.getPayoutId())
        .setState(ReservationState.HELD)
        .setContentHash(request.getContentHash())
        .setPlatform(request.getPlatform())
        .setAccount(request.getAccount())
        .setStudy(request.getStudy())
        .setTarget(request.getTarget())
        .setAmountMinor(request.getAmountMinor())
        .setCurrency(request.getCurrency())
        .setDecidedAt(now)
        .setOrdersRead(request.getOrdersRead())
        .setRequestOffset(offset)
        .build();
  }

  private void reserve(PayoutReservation payout, PayoutReservationRequest request, Instant now) {
    if (payout.getState() != ReservationState.HELD) {
      if (payout.getState() != ReservationState.RELEASED) {
        output.accept(payout); // Its owner has not heard of it.
      }
      return;
    }
    held.add(payout.getRequestOffset(), payout.getPayoutId());
    PayoutReservation asked =
        PayoutReservation.newBuilder(payout).setOrdersRead(request.getOrdersRead()).build();
    if (asked.getOrdersRead() > ordersRead) {
      put(asked); // Its owner knows of limits that are not known here yet.
    } else {
      decide(asked, true, now);
    }
  }

  /**
   * Lets the payout through, or holds it.
   *
   * @param asked its owner waits for an answer
   */
  private void decide(PayoutReservation payout, boolean asked, Instant now) {
    LimitBook.Verdict verdict = book.verdict(payout, now);
    PayoutReservation.Builder decided =
        PayoutReservation.newBuilder(payout)
            .setScope(verdict.scope() == null ? null : verdict.scope().toString())
            .setReason(verdict.reason());
    if (!verdict.holds()) {
      count(decided, ReservationState.RESERVED, now);
    } else if (asked || payout.getReason().isEmpty()) {
      decide(decided, ReservationState.HELD, now);
    }
  }

  private void claimed(PayoutReservation payout, Instant now) {
    if (payout.getState() == ReservationState.HELD) {
      count(PayoutReservation.newBuilder(payout), ReservationState.RESERVED, now);
    }
  }

  /** It counts even if nobody let it through: it was claimed before its owner knew of the limit. */
  private void paid(PayoutReservation payout, Instant now) {
    PayoutReservation.Builder paid = PayoutReservation.newBuilder(payout);
    switch (payout.getState()) {
      case HELD, RELEASED -> count(paid, ReservationState.SPENT, now);
      case RESERVED -> decide(paid, ReservationState.SPENT, now);
      case SPENT, UNKNOWN -> {} // Reported before.
    }
  }

  private void failed(PayoutReservation payout, Instant now) {
    PayoutReservation.Builder failed = PayoutReservation.newBuilder(payout);
    switch (payout.getState()) {
      case RESERVED -> {
        book.release(payout, reserved(payout), now);
        held.lookAgain();
        decide(failed, ReservationState.RELEASED, now);
      }
      case HELD -> {
        held.remove(payout.getRequestOffset());
        decide(failed, ReservationState.RELEASED, now);
      }
      case SPENT, RELEASED, UNKNOWN -> {} // Reported before.
    }
  }

  private void count(PayoutReservation.Builder payout, ReservationState as, Instant now) {
    held.remove(payout.getRequestOffset());
    book.count(decide(payout.setReservedAt(now), as, now), now, now);
  }

  private PayoutReservation decide(
      PayoutReservation.Builder payout, ReservationState state, Instant now) {
    PayoutReservation decided =
        payout.setState(state).setDecidedAt(now).setOrdersRead(ordersRead).build();
    put(decided);
    output.accept(decided);
    return decided;
  }

  // ---- held payouts ----------------------------------------------------------------------------

  /** Looks at some of the held payouts again, if something has changed or a day may have begun. */
  void lookAgain(Instant now) {
    long current = Math.floorDiv(now.getEpochSecond(), 900L);
    if (current != quarter) {
      quarter = current;
      held.lookAgain();
    }
    for (String payoutId : held.due(LOOKED_AT_ONCE)) {
      PayoutReservation payout = find(payoutId);
      if (payout != null && payout.getOrdersRead() <= ordersRead) {
        decide(payout, false, now);
      }
    }
  }

  private @Nullable PayoutReservation find(String payoutId) {
    byte[] bytes = store.get(StoreKeys.payout(payoutId));
    return bytes == null ? null : serdes.reservation(bytes);
  }

  private void put(PayoutReservation payout) {
    store.put(StoreKeys.payout(payout.getPayoutId()), serdes.write(payout));
  }
}
