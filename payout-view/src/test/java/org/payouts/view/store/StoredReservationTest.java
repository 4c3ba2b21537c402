package org.payouts.view.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.payouts.view.ViewRecords.NOON;
import static org.payouts.view.ViewRecords.at;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.ContentHash;
import org.payouts.ControlOrder;
import org.payouts.PayoutControl;
import org.payouts.PayoutLimit;
import org.payouts.PayoutReservation;
import org.payouts.Platform;
import org.payouts.ReservationState;
import org.payouts.control.LimitBook;
import org.payouts.control.Scope;
import org.payouts.control.SumLimit;
import org.payouts.topics.Topics;

/** What the database makes of reservations is what the router's own book makes of them. */
class StoredReservationTest {
  private static final String[] STUDIES = {
    "", "650000000000000000000001", "650000000000000000000002"
  };
  private static final String[] ACCOUNTS = {"640000000000000000000001", "640000000000000000000002"};

  @TempDir private Path directory;
  private Database database;
  private ViewWriter writer;
  private ReservationQueries view;

  @BeforeEach
  void open() throws Exception {
    database = Database.in(directory);
    database.open(Map.of("cluster", "c"));
    writer = new ViewWriter(database);
    view = new ReservationQueries(database);
  }

  @AfterEach
  void close() throws Exception {
    writer.close();
    database.close();
  }

  private static PayoutReservation reservation(
      Random random, String id, ReservationState state, Instant time) {
    boolean prolific = id.hashCode() % 2 == 0;
    return PayoutReservation.newBuilder()
        .setPayoutId(id)
        .setState(state)
        .setContentHash(new ContentHash(new byte[16]))
        .setPlatform(prolific ? Platform.PROLIFIC : Platform.MTURK)
        .setAccount(prolific ? ACCOUNTS[Math.abs(id.hashCode() / 2 % 2)] : "")
        .setStudy(STUDIES[Math.abs(id.hashCode() % 3)])
        .setTarget("target")
        .setAmountMinor(100 + Math.abs(id.hashCode() % 50))
        .setCurrency(prolific && id.hashCode() % 3 == 0 ? "GBP" : "USD")
        .setReservedAt(random.nextInt(4) > 0 ? time : null)
        .setDecidedAt(time)
        .setScope(state == ReservationState.HELD ? "prolific" : null)
        .setOrdersRead(0)
        .setRequestOffset(0)
        .build();
  }

  private static List<PayoutControl> orders() {
    List<PayoutControl> orders = new ArrayList<>();
    for (String scope :
        List.of(
            "prolific",
            "mturk",
            "prolific/account/" + ACCOUNTS[0],
            "prolific/study/" + STUDIES[1],
            "mturk/study/" + STUDIES[2])) {
      for (String currency : List.of("GBP", "USD")) {
        PayoutLimit limit =
            PayoutLimit.newBuilder()
                .setCurrency(currency)
                .setPerDayMinor(5L)
                .setZone("Asia/Kathmandu")
                .setCountedMinor(7)
                .setCountedTodayMinor(3)
                .build();
        orders.add(
            PayoutControl.newBuilder()
                .setScope(scope)
                .setOrder(ControlOrder.LIMIT)
                .setBy("A. Jones")
                .setBecause("grant")
                .setDecidedAt(NOON)
                .setLimit(limit)
                .build());
      }
    }
    return orders;
  }

  @Test
  void what_is_used_of_limits_is_what_the_book_of_the_router_says() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Map<String, PayoutReservation> newest = new HashMap<>();
    List<PayoutReservation> all = new ArrayList<>();
    Instant now = NOON.plus(Duration.ofHours(10));
    for (int i = 0; i < 300; i++) {
      String id = "p" + random.nextInt(120);
      ReservationState state =
          ReservationState.values()[1 + random.nextInt(ReservationState.values().length - 1)];
      Instant time = now.minusSeconds(random.nextInt(48 * 3_600));
      PayoutReservation said = reservation(random, id, state, time);
      all.add(said);
      newest.put(id, said);
    }
    for (int offset = 0; offset < all.size(); offset++) {
      writer.apply(at(Topics.RESERVATIONS, offset, NOON, all.get(offset)));
      if (random.nextInt(20) == 0) {
        writer.commit(Map.of());
      }
    }
    writer.commit(Map.of());
    // What is read again changes nothing.
    List<Integer> again = new ArrayList<>(List.of(0, 7, 299, 150));
    Collections.shuffle(again, random);
    for (int offset : again) {
      writer.apply(at(Topics.RESERVATIONS, offset, NOON, all.get(offset)));
    }
    writer.commit(Map.of());

    for (PayoutControl order : orders()) {
      Scope scope = Scope.parse(order.getScope()).orElseThrow();
      LimitBook book = new LimitBook();
      newest.values().stream()
          .filter(StoredReservationTest::counts)
          .forEach(each -> book.count(each, since(each), now));
      book.order(scope, order);
      assertThat(LimitBook.Use.of(SumLimit.of(scope, order).orElseThrow(), view, now))
          .as("seed %d, %s", seed, order)
          .isEqualTo(book.uses(now).get(0));
    }
    assertThat(view.held(Scope.of(Platform.PROLIFIC)))
        .isEqualTo(
            newest.values().stream()
                .filter(each -> each.getState() == ReservationState.HELD)
                .count());
    assertThat(view.held(Scope.of(Platform.MTURK))).isZero();
  }

  private static boolean counts(PayoutReservation each) {
    return each.getState() == ReservationState.RESERVED
        || each.getState() == ReservationState.SPENT;
  }

  private static Instant since(PayoutReservation each) {
    return each.getReservedAt() == null ? each.getDecidedAt() : each.getReservedAt();
  }
}
