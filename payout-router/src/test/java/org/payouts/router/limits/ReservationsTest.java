package org.payouts.router.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.payouts.ContentHash;
import org.payouts.ControlOrder;
import org.payouts.PayoutControl;
import org.payouts.PayoutLimit;
import org.payouts.PayoutReservation;
import org.payouts.PayoutReservationRequest;
import org.payouts.Platform;
import org.payouts.ReservationRequestKind;
import org.payouts.ReservationState;
import org.payouts.router.testing.TestSerdes;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.topics.Topics;

/** The stage of the limits of sums without a broker. */
class ReservationsTest {
  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

  private static InMemoryRegistry registry;
  private static TestSerdes written;
  private static LimitSerdes serdes;

  private final KeyValueStore<String, byte[]> store =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("reservations"), Serdes.String(), Serdes.ByteArray())
          .withLoggingDisabled()
          .build();
  private final List<PayoutReservation> published = new ArrayList<>();
  private Reservations reservations;
  private Instant now = NOON;
  private long orders;
  private long requests;

  @BeforeAll
  static void startRegistry() {
    registry = InMemoryRegistry.start(0);
    written = TestSerdes.of(registry);
    serdes = LimitSerdes.of(written.settings());
  }

  @AfterAll
  static void stopRegistry() {
    registry.close();
  }

  @BeforeEach
  void start() {
    MockProcessorContext<String, byte[]> context = new MockProcessorContext<>();
    store.init(context.getStateStoreContext(), store);
    taskMoves();
  }

  /** The next task, which knows what the store holds. */
  private void taskMoves() {
    reservations = new Reservations(store, serdes, published::add, now);
  }

  private void pass(Duration time) {
    now = now.plus(time);
    reservations.lookAgain(now);
  }

  private List<String> said() {
    List<String> said =
        published.stream().map(each -> each.getPayoutId() + " " + each.getState()).toList();
    published.clear();
    return said;
  }

  private void limit(Consumer<PayoutLimit.Builder> with) {
    PayoutLimit.Builder limit = PayoutLimit.newBuilder().setCurrency("USD");
    with.accept(limit);
    PayoutControl order =
        PayoutControl.newBuilder()
            .setScope("mturk")
            .setOrder(ControlOrder.LIMIT)
            .setBy("ada")
            .setBecause("grant")
            .setDecidedAt(NOON)
            .setLimit(limit.build())
            .build();
    reservations.order(order, written.record(Topics.CONTROLS, order), orders++);
  }

  private void owner(ReservationRequestKind kind, String id, long amount) {
    owner(kind, id, amount, 0);
  }

  private void owner(ReservationRequestKind kind, String id, long amount, long ordersRead) {
    reservations.request(request(kind, id, amount, ordersRead).build(), requests++, now);
  }

  private static PayoutReservationRequest.Builder request(
      ReservationRequestKind kind, String id, long amount, long ordersRead) {
    return PayoutReservationRequest.newBuilder()
        .setPayoutId(id)
        .setKind(kind)
        .setContentHash(new ContentHash(new byte[16]))
        .setPlatform(Platform.MTURK)
        .setAccount("")
        .setStudy("hit")
        .setTarget("target-" + id)
        .setAmountMinor(amount)
        .setCurrency("USD")
        .setOrdersRead(ordersRead);
  }

  private void reserve(String id, long amount) {
    owner(ReservationRequestKind.RESERVE, id, amount);
  }

  @Test
  void what_fits_is_let_through_and_the_next_is_held_without_stopping_a_smaller_one() {
    limit(with -> with.setTotalMinor(100L));
    reserve("a", 60);
    reserve("b", 41);
    reserve("c", 40);
    assertThat(said()).containsExactly("a RESERVED", "b HELD", "c RESERVED");
  }

  @Test
  void a_request_that_comes_again_gets_the_same_answer_and_counts_once() {
    limit(with -> with.setTotalMinor(100L));
    reserve("a", 60);
    reserve("a", 60);
    reserve("b", 40);
    reserve("c", 1);
    reserve("c", 1);
    assertThat(said())
        .containsExactly("a RESERVED", "a RESERVED", "b RESERVED", "c HELD", "c HELD");
  }

  @Test
  void a_raised_limit_lets_the_held_go_in_the_order_of_their_requests() {
    limit(with -> with.setTotalMinor(0L));
    reserve("a", 60);
    reserve("b", 50);
    reserve("c", 40);
    assertThat(said()).hasSize(3);
    limit(with -> with.setTotalMinor(110L));
    pass(Duration.ofSeconds(1));
    assertThat(said()).containsExactly("a RESERVED", "b RESERVED");
  }

  @Test
  void a_failed_payout_makes_room_and_a_paid_one_does_not() {
    limit(with -> with.setTotalMinor(100L));
    reserve("a", 60);
    reserve("b", 40);
    reserve("c", 40);
    owner(ReservationRequestKind.PAID, "a", 60);
    owner(ReservationRequestKind.FAILED, "b", 40);
    owner(ReservationRequestKind.FAILED, "b", 40);
    pass(Duration.ofSeconds(1));
    reserve("d", 1);
    assertThat(said())
        .containsExactly(
            "a RESERVED", "b RESERVED", "c HELD", "a SPENT", "b RELEASED", "c RESERVED", "d HELD");
  }

  @Test
  void a_new_day_lets_the_held_go() {
    limit(with -> with.setPerDayMinor(100L).setZone("UTC"));
    reserve("a", 100);
    reserve("b", 100);
    pass(Duration.ofHours(11));
    assertThat(said()).containsExactly("a RESERVED", "b HELD");
    pass(Duration.ofHours(1));
    assertThat(said()).containsExactly("b RESERVED");
  }

  @Test
  void a_request_under_limits_that_are_not_known_here_waits_until_they_are() {
    owner(ReservationRequestKind.RESERVE, "a", 60, 1);
    pass(Duration.ofSeconds(1));
    assertThat(said()).isEmpty();
    limit(with -> with.setTotalMinor(50L));
    pass(Duration.ofSeconds(1));
    assertThat(said()).containsExactly("a HELD");
  }

  @Test
  void what_was_claimed_or_paid_before_the_limit_was_known_counts() {
    limit(with -> with.setTotalMinor(100L));
    owner(ReservationRequestKind.CLAIMED, "a", 60);
    owner(ReservationRequestKind.PAID, "b", 50);
    owner(ReservationRequestKind.FAILED, "c", 50);
    reserve("d", 1);
    owner(ReservationRequestKind.FAILED, "a", 60);
    pass(Duration.ofSeconds(1));
    assertThat(said())
        .containsExactly("a RESERVED", "b SPENT", "d HELD", "a RELEASED", "d RESERVED");
  }

  @Test
  void a_held_payout_that_fails_is_not_held_any_more() {
    limit(with -> with.setTotalMinor(0L));
    reserve("a", 60);
    owner(ReservationRequestKind.FAILED, "a", 60);
    limit(with -> with.setTotalMinor(100L));
    pass(Duration.ofSeconds(1));
    assertThat(said()).containsExactly("a HELD", "a RELEASED");
  }

  @Test
  void a_failed_payout_that_a_restored_ledger_holds_as_open_may_ask_anew() {
    limit(with -> with.setTotalMinor(100L));
    reserve("a", 60);
    owner(ReservationRequestKind.FAILED, "a", 60);
    reserve("b", 60);
    reserve("a", 60);
    owner(ReservationRequestKind.FAILED, "b", 60);
    pass(Duration.ofSeconds(1));
    taskMoves();
    reserve("a", 60);
    reserve("c", 41);
    assertThat(said())
        .containsExactly(
            "a RESERVED",
            "a RELEASED",
            "b RESERVED",
            "a HELD",
            "b RELEASED",
            "a RESERVED",
            "a RESERVED",
            "c HELD");
  }

  @Test
  void questions_of_a_failed_payout_that_are_read_again_count_nothing_in_the_end() {
    limit(with -> with.setTotalMinor(100L));
    reserve("a", 60);
    reserve("a", 60);
    owner(ReservationRequestKind.FAILED, "a", 60);
    requests = 0;
    said();
    reserve("a", 60);
    assertThat(said()).as("its first question").isEmpty();
    reserve("a", 60);
    owner(ReservationRequestKind.FAILED, "a", 60);
    reserve("b", 100);
    assertThat(said()).containsExactly("a RESERVED", "a RELEASED", "b RESERVED");
  }

  @Test
  void no_amount_is_so_large_that_it_fits_again() {
    limit(with -> with.setTotalMinor(100L));
    reserve("a", 60);
    reserve("b", Long.MAX_VALUE);
    assertThat(said()).containsExactly("a RESERVED", "b HELD");
  }

  @Test
  void a_request_of_a_platform_that_this_version_does_not_know_stops_nothing() {
    limit(with -> with.setTotalMinor(100L));
    reservations.request(
        request(ReservationRequestKind.RESERVE, "a", 60, 0).setPlatform(Platform.UNKNOWN).build(),
        requests++,
        now);
    taskMoves();
    reserve("b", 60);
    assertThat(said()).containsExactly("b RESERVED");
  }

  @Test
  void what_is_known_is_decided_about_while_the_registry_does_not_answer() {
    InMemoryRegistry away = InMemoryRegistry.start(0);
    LimitSerdes known = LimitSerdes.of(TestSerdes.of(away).settings());
    known.warmUp();
    reservations = new Reservations(store, known, published::add, now);
    away.close();
    reserve("a", 60);
    reserve("a", 60);
    assertThat(said()).containsExactly("a RESERVED", "a RESERVED");
  }

  @Test
  void a_failed_payout_makes_room_for_its_target_also_after_a_move() {
    limit(with -> with.setPerTargetMinor(100L));
    reserve("a", 60);
    taskMoves();
    owner(ReservationRequestKind.FAILED, "a", 60);
    reservations.request(
        request(ReservationRequestKind.RESERVE, "b", 100, 0).setTarget("target-a").build(),
        requests++,
        now);
    reservations.request(
        request(ReservationRequestKind.RESERVE, "c", 1, 0).setTarget("target-a").build(),
        requests++,
        now);
    assertThat(said()).containsExactly("a RESERVED", "a RELEASED", "b RESERVED", "c HELD");
  }

  /** Against a second account of the same rules, from the published records alone. */
  @RepeatedTest(20)
  void never_a_cent_over_never_lost_and_never_counted_twice() {
    long seed = new Random().nextLong();
    System.out.println("ReservationsTest seed " + seed);
    Random random = new Random(seed);
    long most = 500;
    limit(with -> with.setTotalMinor(most).setPerDayMinor(300L));
    Map<String, Long> amounts = new HashMap<>();
    Map<String, PayoutReservation> newest = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      String id = "p" + random.nextInt(60);
      long amount = amounts.computeIfAbsent(id, unknown -> 1L + random.nextInt(50));
      ReservationState state = newest.containsKey(id) ? newest.get(id).getState() : null;
      boolean through = state == ReservationState.RESERVED;
      switch (random.nextInt(10)) {
        case 0 -> taskMoves();
        case 1 -> pass(Duration.ofHours(random.nextInt(12)));
        case 2, 3 -> owner(settledAs(random, through, state), id, amount);
        default -> {
          if (state != ReservationState.SPENT) {
            reserve(id, amount);
          }
        }
      }
      published.forEach(each -> newest.put(each.getPayoutId(), each));
      published.clear();
      Collection<Long> days = sums(newest.values()).values();
      assertThat(days.stream().mapToLong(each -> each).sum())
          .as("in total, seed %d", seed)
          .isLessThanOrEqualTo(most);
      assertThat(days).as("each day, seed %d", seed).allMatch(sum -> sum <= 300);
    }
  }

  /** As a payout can end: only what was let through is paid, and what was paid stays so. */
  private static ReservationRequestKind settledAs(
      Random random, boolean through, ReservationState state) {
    if (state == ReservationState.SPENT || (through && random.nextBoolean())) {
      return ReservationRequestKind.PAID;
    }
    return state == null ? ReservationRequestKind.RESERVE : ReservationRequestKind.FAILED;
  }

  /** What counts, by the day it counts on. */
  private static Map<Instant, Long> sums(Collection<PayoutReservation> newest) {
    return newest.stream()
        .filter(
            each ->
                each.getState() == ReservationState.RESERVED
                    || each.getState() == ReservationState.SPENT)
        .collect(
            Collectors.groupingBy(
                each -> each.getReservedAt().truncatedTo(ChronoUnit.DAYS),
                Collectors.summingLong(PayoutReservation::getAmountMinor)));
  }
}
