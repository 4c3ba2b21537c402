package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.HOUR_MS;
import static org.payouts.workers.model.Samples.NOW;
import static org.payouts.workers.model.Samples.amounts;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.History;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.TestPolicy;

/** What the provider may stumble over is prepared alone, last, and seldom (L2). */
class SuspectsTest {
  private static final Preparation READY =
      new Preparation.Ready(new Baseline.Prolific("bulk", amounts(), null, null));
  private static final Preparation LATER =
      new Preparation.Later(new Reason(Reason.UNREACHABLE, "503"), null);
  private static final Preparation SUSPECT =
      new Preparation.Suspect(new Reason(Reason.SET_UP_REFUSED, "refused without a name"));

  private CoreBench bench = new CoreBench(TestPolicy.with(p -> p.bulkRows = 4));

  private void take(String study, String... ids) {
    for (String id : ids) {
      bench.command(id, new Target.Prolific("ws", study, "sub-" + id));
    }
    bench.turn();
  }

  private String preparing() {
    return bench.preparations.isEmpty()
        ? ""
        : bench.prepared.peekLast().stream()
            .map(PayoutRequest::payoutId)
            .collect(Collectors.joining());
  }

  // ---- the queue -------------------------------------------------------------------------------

  private static OpenPayout waiting(String id, boolean suspect) {
    Target target = new Target.Prolific("ws", "study-" + id, "sub-" + id);
    Payout accepted =
        new Payout(Samples.command(id, target, null), new PayoutState.Accepted(), History.NONE);
    OpenPayout payout =
        new OpenPayout(accepted, OpenPayout.Phase.BEHIND_TARGET, Samples.policy(false), NOW);
    if (suspect) {
      payout.suspected(NOW);
    }
    payout.enter(OpenPayout.Phase.IN_LANE);
    return payout;
  }

  @Test
  void suspects_come_after_all_others_but_for_every_eighth_turn() {
    Lane lane = new Lane("ws", 1, 0);
    IntStream.range(0, 3).forEach(i -> lane.add(waiting("s", true), NOW));
    lane.add(waiting("S", true), NOW);
    IntStream.range(0, 14).forEach(i -> lane.add(waiting("" + (char) ('a' + i), false), NOW));
    StringBuilder turns = new StringBuilder();
    for (int turn = 0; turn < 17; turn++) {
      lane.take(NOW, first -> false, first -> 10).forEach(taken -> turns.append(taken.id()));
    }
    assertEquals("abcdefgshijklmnSs", turns.toString());
  }

  @Test
  void what_leaves_a_parked_group_leaves_nothing_behind() {
    Lane lane = new Lane("ws", 2, 0);
    OpenPayout gone = waiting("a", false);
    OpenPayout stays = waiting("b", false);
    lane.add(gone, NOW);
    lane.add(stays, NOW);
    assertTrue(lane.take(NOW, first -> true, first -> 10).isEmpty());
    lane.remove(gone);
    lane.remove(gone);
    lane.wake();
    assertEquals(1, lane.waiting());
    lane.remove(stays);
    assertTrue(lane.isEmpty());
  }

  @Test
  void a_suspect_shares_no_call_with_its_study() {
    bench.takeOver();
    take("study", "a", "b", "c", "d");
    bench.prepared(READY, SUSPECT, READY, SUSPECT);
    bench.answered(new Answer.Accepted("bulk", "202"));
    take("study", "e");
    bench.prepared(READY);
    bench.answered(new Answer.Accepted("bulk", "202"));
    bench.pass(5_000);
    assertEquals("b", preparing());
    bench.prepared(SUSPECT);
    assertEquals("d", preparing());
    take("study", "f", "g", "h", "i");
    bench.prepared(SUSPECT);
    assertEquals("fghi", preparing());
  }

  @Test
  void a_suspect_that_gets_through_is_none_any_more() {
    bench.takeOver();
    take("study", "a");
    bench.prepared(SUSPECT);
    assertEquals(Reason.SET_UP_REFUSED, bench.newest("a").history().waiting().code());
    bench.pass(5_000);
    bench.prepared(READY);
    bench.answered(new Answer.NotSent("connection refused"));
    take("study", "b");
    bench.prepared(READY);
    bench.answered(new Answer.NotSent("connection refused"));
    bench.pass(12_000);
    assertEquals(2, bench.prepared.peekLast().size(), "together again");
  }

  // ---- smaller bulks ---------------------------------------------------------------------------

  @Test
  void a_bulk_that_comes_to_nothing_is_halved_and_widens_when_one_gets_through() {
    bench.takeOver();
    take("study", "a", "b", "c", "d");
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sizes.add(bench.prepared.peekLast().size());
      bench.prepared(
          bench.prepared.peekLast().stream().map(r -> LATER).toArray(Preparation[]::new));
      bench.pass(10_000);
    }
    assertEquals(List.of(4, 2, 1), sizes);
    assertEquals(1, bench.prepared.peekLast().size());
    bench.prepared(READY);
    bench.answered(new Answer.Accepted("bulk", "202"));
    assertEquals(2, bench.prepared.peekLast().size());
  }

  @Test
  void a_row_left_out_twice_while_others_get_through_is_prepared_alone() {
    bench.takeOver();
    take("study", "a", "b");
    for (int i = 0; i < 2; i++) {
      bench.prepared(LATER, READY);
      bench.answered(new Answer.NotSent("connection refused"));
      bench.pass(10_000);
      bench.pass(10_000);
    }
    assertEquals(1, bench.prepared.peekLast().size());
  }

  // ---- a study that yields nothing -------------------------------------------------------------

  /** A provider whose set-ups refuse some rows without naming them, seen by its drafts. */
  private final class Provider {
    private final Predicate<String> bad;
    private int drafts;

    private Provider(Predicate<String> bad) {
      this.bad = bad;
    }

    /** Until this much time has passed. */
    private void run(long ms) {
      long end = bench.now().monotonicMs() + ms;
      while (bench.now().monotonicMs() < end) {
        work();
        long due = Math.min(end, bench.core.advance(bench.now()));
        assertTrue(due > bench.now().monotonicMs(), "no busy loop");
        bench.pass(due - bench.now().monotonicMs());
      }
      work();
    }

    private void work() {
      while (bench.preparations.size() + bench.callRefs.size() + bench.reads.size() > 0
          || !bench.probes.isEmpty()) {
        prepare();
        while (!bench.callRefs.isEmpty()) {
          bench.answered(new Answer.Accepted("bulk", "202"));
        }
        while (!bench.reads.isEmpty()) {
          bench.read(Samples.present(150));
        }
        while (!bench.probes.isEmpty()) {
          bench.probed(true); // The study itself can be read.
        }
      }
    }

    /** As the set-ups go: divided until each refused row stands alone, at most 16 times. */
    private void prepare() {
      while (!bench.preparations.isEmpty()) {
        List<PayoutRequest> rows = bench.prepared.peekLast();
        long refused = rows.stream().filter(row -> bad.test(row.payoutId())).count();
        drafts += rows.size() == 1 || refused == 0 ? 1 : 16;
        bench.prepared(
            rows.stream()
                .map(row -> bad.test(row.payoutId()) ? SUSPECT : READY)
                .toArray(Preparation[]::new));
      }
    }
  }

  private void takeMany(String prefix, String study, int count) {
    take(study, IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 40, 200})
  void the_drafts_made_for_refused_rows_within_a_day_are_tens(int bad) {
    bench = new CoreBench(TestPolicy.production(p -> {}));
    bench.takeOver();
    Provider provider = new Provider(id -> id.startsWith("bad"));
    takeMany("bad", "study", bad);
    takeMany("good", "study", 198);
    provider.run(60_000);
    assertEquals(198, bench.core.settledPayouts(), "the good ones are paid at once");
    assertEquals(bad, bench.core.openPayouts());
    int first = provider.drafts;
    provider.run(24 * HOUR_MS);
    int aDay = provider.drafts - first;
    assertTrue(aDay <= 99, bad + " refused rows: " + first + " drafts, then " + aDay + " a day");
    assertTrue(aDay >= 20, "they are tried all the same: " + aDay);
  }

  @Test
  void a_study_that_yields_nothing_but_refused_rows_is_paused_and_others_go_on() {
    bench = new CoreBench(TestPolicy.production(p -> {}));
    bench.takeOver();
    takeMany("bad", "study", 16);
    bench.pass(500);
    bench.prepared(IntStream.range(0, 16).mapToObj(i -> SUSPECT).toArray(Preparation[]::new));
    assertEquals("study study", bench.core.standstills().get(0).unit());
    assertEquals(Reason.SET_UP_REFUSED, bench.core.standstills().get(0).reason().code());
    take("other", "x");
    bench.pass(500);
    assertEquals("x", preparing());
  }

  @Test
  void the_probes_of_such_a_study_are_up_to_an_hour_apart() {
    bench = new CoreBench(TestPolicy.production(p -> {}));
    bench.takeOver();
    takeMany("bad", "study", 16);
    bench.pass(500);
    bench.prepared(IntStream.range(0, 16).mapToObj(i -> SUSPECT).toArray(Preparation[]::new));
    long since = bench.now().monotonicMs();
    List<Long> gaps = new ArrayList<>();
    while (gaps.size() < 9) {
      long due = bench.core.advance(bench.now());
      bench.pass(due - bench.now().monotonicMs());
      if (!bench.probes.isEmpty()) {
        assertEquals(Pause.Scope.STUDY, bench.probes.peek().scope());
        gaps.add((bench.now().monotonicMs() - since) / 1_000);
        since = bench.now().monotonicMs();
        bench.probed(false);
      }
    }
    assertEquals(List.of(30L, 60L, 120L, 240L, 480L, 960L, 1920L, 3600L, 3600L), gaps);
  }

  @Test
  void one_row_that_gets_through_makes_the_study_whole_again() {
    bench.takeOver();
    for (int i = 0; i < 15; i++) {
      take("study", "bad" + i);
      bench.prepared(SUSPECT);
    }
    take("study", "good");
    while (!preparing().equals("good")) {
      bench.prepared(LATER);
    }
    bench.prepared(READY);
    bench.answered(new Answer.Accepted("bulk", "202"));
    take("study", "bad15");
    while (!preparing().equals("bad15")) {
      bench.prepared(LATER);
    }
    bench.prepared(SUSPECT);
    assertEquals(List.of(), bench.core.standstills());
  }
}
