package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Attempt;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.History;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Target;

/**
 * What the next owner of a partition makes of calls that several payouts shared, and which call an
 * accepted one leaves unexplained: nobody is paid twice, and nobody waits without need.
 */
class SharedCallHandoverTest {
  private static final long LINGER_MS = 500;
  private static final long PRESUMED_QUIET_MS = 45_000;
  private static final long QUIET_MS = 60_000;
  private static final Preparation LATER =
      new Preparation.Later(new Reason(Reason.UNREACHABLE, "503"), null);
  private static final BookReading ABSENT = Samples.absent(10);
  private static final BookReading PRESENT =
      new BookReading.Present(150, "bulk", "present", Samples.amounts(10, 150));
  private static final BookReading DOWN =
      new BookReading.Unreadable(new Reason(Reason.UNREACHABLE, "503"), null, false);
  private static final Answer NO =
      new Answer.PresumedNotPaid(new Reason(Reason.RATE_LIMITED, "429"), null);

  private CoreBench bench = new CoreBench(policy(false, 3, LINGER_MS));
  private long offsets = 20;

  private Resolution says(String id, int attempt, Resolution.Decision decision) {
    return Samples.resolution(offsets++, id, attempt, decision);
  }

  // ---- adopted claims all have the bulk ID "unknown" ---------------------------------------

  private static Payout adopted(String id, String submission, boolean retried) {
    Attempt attempt =
        new Attempt(
            1,
            Samples.OLDER,
            Samples.WALL_MS - 9_000_000,
            Samples.WALL_MS - 8_990_000,
            new Baseline.Prolific(
                "unknown", Samples.amounts(10), null, null, retried ? 0 : 1, null));
    History history =
        new History(
            1,
            1,
            retried ? 0 : 1,
            Samples.WALL_MS - 9_000_000,
            false,
            false,
            false,
            false,
            null,
            retried ? "unknown" : null,
            null,
            null,
            retried ? Samples.amounts(10) : null,
            null,
            null,
            null,
            null,
            null);
    return new Payout(
        Samples.command(id, new Target.Prolific("ws", "study", submission), null),
        retried
            ? new PayoutState.RetryWait(attempt, Samples.WALL_MS)
            : new PayoutState.Attempting(attempt),
        history);
  }

  /**
   * k was adopted before, and a person has had it tried again (it waits: the platform is stopped).
   * A second adoption has claimed h and g, both of submission T.
   */
  @Test
  void two_adopted_claims_of_one_target_do_not_wait_for_each_other() {
    bench.takeOver(adopted("k", "K", true), adopted("h", "T", false), adopted("g", "T", false));
    bench.turn();
    bench.waiting(20 * QUIET_MS, ABSENT, LATER);
    assertTrue(
        bench.states("h", "g").contains("REVIEW"),
        "a person has to be asked about h or g: " + bench.states("h", "g"));
  }

  /** The same without k, where prolific.absence=retry. */
  @Test
  void with_absence_retry_two_adopted_claims_do_not_wait_for_each_other() {
    bench = new CoreBench(policy(true, 3, LINGER_MS));
    bench.takeOver(adopted("h", "T", false), adopted("g", "T", false));
    bench.turn();
    bench.waiting(20 * QUIET_MS, ABSENT, LATER);
    assertTrue(
        bench.states("h", "g").contains("REVIEW"),
        "a person has to be asked about h or g: " + bench.states("h", "g"));
  }

  /** An unrelated adopted payout whose page is down holds up the review of all others. */
  @Test
  void adopted_claims_are_no_call_of_several() {
    bench.takeOver(adopted("k", "K", true), adopted("h", "H", false), adopted("a", "A", false));
    bench.turn();
    bench.waiting(QUIET_MS + 30_000, null, LATER); // a's page takes its time.
    assertEquals("REVIEW", bench.state("h"));
  }

  // ---- a restart makes all of a call wait for one that needs the whole quiet period --------

  /** A stranger's bonus of another amount on a, before its second attempt. */
  private void strangersBonusOnOne() {
    bench.takeOver();
    bench.deniedOnce("bulk", "a", "b", "c");
    bench.prepared(
        new Preparation.Changed(Samples.differs(BookReading.Ours.NO, 10, 33)), LATER, LATER);
    assertEquals(List.of("IN_DOUBT", "RETRY_WAIT", "RETRY_WAIT"), bench.states("a", "b", "c"));
  }

  @Test
  void an_owner_pays_the_others_where_one_has_a_strangers_bonus() {
    strangersBonusOnOne();
    BookReading other = Samples.differs(BookReading.Ours.NO, 10, 33);
    bench.waiting(20_000, other, Samples.ready("bulk-2"));
    assertEquals(2, bench.calls.size());
  }

  /** a's page is readable and shows nothing of ours; b and c were disproved before. */
  @Test
  void the_next_owner_pays_them_once_it_has_read_the_page() {
    strangersBonusOnOne();
    CoreBench next = bench.restarted();
    BookReading other = Samples.differs(BookReading.Ours.NO, 10, 33);
    next.waiting(45_000, other, Samples.ready("bulk-2")); // For 40 s the lane is held.
    assertEquals(1, next.calls.size(), "b and c wait " + next.newest("b").history().waiting());
  }

  @Test
  void owners_that_live_for_less_than_a_quiet_period_pay_them_as_well() {
    strangersBonusOnOne();
    BookReading other = Samples.differs(BookReading.Ours.NO, 10, 33);
    CoreBench next = bench;
    int calls = 0;
    for (int i = 0; i < 20; i++) {
      next = next.restarted();
      next.waiting(55_000, other, Samples.ready("bulk-2"));
      calls += next.calls.size();
    }
    assertTrue(calls > 0, "never called: " + next.states("a", "b", "c"));
  }

  // ---- what a person has decided is forgotten at a restart once the row is in doubt --------

  /** The call was accepted and paid a and c, not b; a person had b tried again, then cancelled. */
  private void oneOfAnAcceptedCallRetriedAndCancelled() {
    bench.takeOver();
    bench.call("bulk", "a", "b", "c");
    bench.answered(new Answer.Accepted("bulk", "202"));
    bench.untilReading("a");
    bench.read("a", PRESENT);
    bench.untilReading("c");
    bench.read("c", PRESENT);
    for (int i = 0; i < 200 && !bench.state("b").equals("REVIEW"); i++) {
      bench.pass(1_000);
      bench.read("b", ABSENT);
    }
    bench.resolution(says("b", 1, Resolution.Decision.RETRY));
    bench.untilReading("b");
    bench.read("b", ABSENT);
    assertEquals("RETRY_WAIT", bench.state("b"));
    if (!bench.preparations.isEmpty()) {
      bench.prepared(LATER);
    }
    bench.resolution(says("b", 1, Resolution.Decision.CANCEL));
    while (bench.state("b").equals("RETRY_WAIT")) {
      bench.pass(1_000);
      if (!bench.preparations.isEmpty()) {
        bench.prepared(LATER);
      }
    }
    assertEquals("IN_DOUBT", bench.state("b"));
  }

  @Test
  void what_a_person_had_tried_again_and_cancelled_fails() {
    oneOfAnAcceptedCallRetriedAndCancelled();
    bench.reading(ABSENT, 2 * QUIET_MS);
    assertEquals("FAILED", bench.state("b"));
  }

  @Test
  void what_a_person_had_tried_again_and_cancelled_fails_at_the_next_owner_as_well() {
    oneOfAnAcceptedCallRetriedAndCancelled();
    CoreBench next = bench.restarted();
    next.reading(ABSENT, 3 * QUIET_MS);
    assertEquals("FAILED", next.state("b"));
  }

  // ---- a later call that was accepted explains the payment, also after a review -------------

  private void twoAcceptedOneWaits() {
    bench.takeOver();
    bench.deniedOnce("bulk", "a", "b", "c");
    bench.prepared(Samples.ready("bulk-2"), Samples.ready("bulk-2"), LATER);
    bench.turn();
    bench.answered(new Answer.Accepted("bulk-2", "202"));
    assertEquals(List.of("SUBMITTED", "SUBMITTED", "RETRY_WAIT"), bench.states("a", "b", "c"));
  }

  @Test
  void a_slow_payment_of_an_accepted_call_says_nothing_about_an_earlier_one() {
    twoAcceptedOneWaits();
    bench.waiting(2 * QUIET_MS, ABSENT, LATER);
    assertEquals(List.of("REVIEW", "REVIEW", "RETRY_WAIT"), bench.states("a", "b", "c"));
    bench.untilReading("a");
    bench.read("a", PRESENT);
    assertEquals("PAID", bench.state("a"));
    bench.waiting(30_000, null, Samples.ready("bulk-3"));
    assertEquals("ATTEMPTING", bench.state("c"));
  }

  @Test
  void a_persons_paid_about_an_accepted_call_says_nothing_about_an_earlier_one() {
    twoAcceptedOneWaits();
    bench.waiting(2 * QUIET_MS, ABSENT, LATER);
    bench.resolution(says("a", 2, Resolution.Decision.PAID));
    assertEquals("PAID", bench.state("a"));
    bench.waiting(30_000, null, Samples.ready("bulk-3"));
    assertEquals("ATTEMPTING", bench.state("c"));
  }

  @Test
  void an_accepted_payment_beside_a_strangers_says_nothing_about_an_earlier_call() {
    twoAcceptedOneWaits();
    BookReading both = Samples.differs(BookReading.Ours.LIKELY, 10, 33, 150);
    bench.untilReading("a");
    bench.read("a", both);
    bench.waiting(20_000, both, Samples.ready("bulk-3"));
    assertEquals("ATTEMPTING", bench.state("c"));
  }

  @Test
  void two_payments_are_more_than_an_accepted_call_explains_after_a_persons_retry_as_well() {
    twoAcceptedOneWaits();
    bench.waiting(2 * QUIET_MS, ABSENT, LATER);
    bench.resolution(says("a", 2, Resolution.Decision.RETRY));
    bench.untilReading("a");
    bench.read("a", ABSENT);
    assertEquals("RETRY_WAIT", bench.state("a"));
    BookReading two = Samples.differs(BookReading.Ours.LIKELY, 10, 150, 150);
    for (int i = 0; i < 200 && bench.state("a").equals("RETRY_WAIT"); i++) {
      bench.pass(1_000);
      while (!bench.preparations.isEmpty()) {
        String rows = bench.preparing();
        boolean both = rows.contains("a") && rows.contains("c");
        Preparation ofA = both ? new Preparation.Changed(two) : LATER;
        Preparation ofOthers = both ? Samples.ready("bulk-3") : LATER;
        bench.prepared(
            rows.chars().mapToObj(id -> id == 'a' ? ofA : ofOthers).toArray(Preparation[]::new));
      }
    }
    assertEquals("IN_DOUBT", bench.state("a"), "both were prepared together");
    bench.waiting(60_000, two, Samples.ready("bulk-3"));
    assertEquals(2, bench.calls.size(), "the first call may have paid c: " + bench.state("c"));
  }

  // ---- what a preparation finds while the partition is handed over is not recorded ---------

  @Test
  void what_a_preparation_finds_during_the_hand_over_is_known_to_the_next_owner() {
    bench = new CoreBench(policy(false, 2, LINGER_MS));
    bench.takeOver();
    bench.call("bulk-0", "x");
    bench.answered(NO);
    bench.call("bulk", "b", "a");
    bench.answered(NO);
    for (int i = 0; i < 200 && !bench.preparing().equals("a"); i++) {
      bench.pass(1_000);
      while (!bench.reads.isEmpty()) {
        bench.read(ABSENT);
      }
      if (!bench.preparing().isEmpty() && !bench.preparing().equals("a")) {
        int rows = bench.preparing().length();
        bench.prepared(Collections.nCopies(rows, LATER).toArray(Preparation[]::new));
      }
    }
    assertEquals("a", bench.preparing());
    assertEquals(List.of("RETRY_WAIT", "RETRY_WAIT"), bench.states("a", "b"));
    bench.core.revoking(0);
    bench.prepared(new Preparation.Changed(PRESENT)); // The call has paid a, whatever it said.
    bench.turn();
    CoreBench next = bench.restarted();
    for (int i = 0; i < 120; i++) {
      next.pass(1_000);
      next.read("b", ABSENT);
      next.read("x", ABSENT);
      while (!next.preparations.isEmpty()) {
        String rows = next.preparing();
        List<Preparation> found =
            new ArrayList<>(Collections.nCopies(rows.length(), Samples.ready("n")));
        if (rows.contains("a")) {
          found.set(rows.indexOf('a'), new Preparation.Changed(PRESENT));
        }
        next.prepared(found.toArray(Preparation[]::new));
        next.turn();
      }
    }
    assertTrue(
        next.calls.stream()
            .flatMap(call -> call.claims().stream())
            .noneMatch(claim -> claim.request().payoutId().equals("b")),
        "b is called again although the preparation of a had shown that its call was made");
  }

  /** The simplest form: it is written down, as outcomes are. */
  @Test
  void what_a_preparation_finds_during_the_hand_over_is_written_down() {
    bench.takeOver();
    bench.deniedOnce("bulk", "a", "b", "c");
    bench.core.revoking(0);
    bench.prepared(new Preparation.Changed(PRESENT), LATER, LATER);
    assertEquals("IN_DOUBT", bench.state("a"));
  }

  /**
   * No second adoption: h and h2 are in review, g and g2 behind them; k was tried again by a person
   * and the worker restarts. A person settles h; g has to come to a person as well.
   */
  @Test
  void what_is_behind_an_adopted_target_waits_for_no_other_target() {
    bench.takeOver(
        adopted("k", "K", true),
        adopted("h", "T", false),
        adopted("g", "T", false),
        adopted("i", "U", false),
        adopted("j", "U", false));
    bench.turn();
    // j is behind i and cannot be read; nothing about h and i may depend on that.
    bench.waiting(3 * QUIET_MS, ABSENT, LATER);
    assertEquals(List.of("REVIEW", "REVIEW"), bench.states("h", "i"));
  }

  // ---- names that records of older builds carry ---------------------------------------------

  private static Payout denied(String id, String reference) {
    Attempt attempt =
        new Attempt(
            2,
            new Owner(6, "other"),
            Samples.WALL_MS - 20_000,
            Samples.WALL_MS - 10_000,
            new Baseline.Prolific("bulk-9", Samples.amounts(10), null, null));
    History history =
        new History(
            2,
            2,
            1,
            Samples.WALL_MS - 9_000_000,
            false,
            true,
            false,
            false,
            null,
            reference,
            "429",
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return new Payout(
        Samples.command(id, new Target.Prolific("ws", "study", "sub-" + id), null),
        new PayoutState.InDoubt(attempt),
        history);
  }

  /** An older build named a call only when it was accepted: a's first, which a person retried. */
  @Test
  void a_name_of_an_older_build_does_not_take_a_row_out_of_its_newest_call() {
    bench.takeOver(denied("a", "bulk-1"), denied("b", null), denied("c", null));
    bench.turn();
    bench.untilReading("a");
    bench.read("a", PRESENT);
    assertEquals("PAID", bench.state("a"));
    bench.waiting(3 * QUIET_MS, null, Samples.ready("bulk-10"));
    assertEquals(0, bench.calls.size(), "bulk-9 has paid a: " + bench.states("b", "c"));
  }

  // ---- outcomes of one never-sent draft in two transactions
  // ---------------------------------

  /** a, b, c: denied, tried again, not sent; only a's outcome got into the ledger. */
  @Test
  void rows_of_a_draft_of_which_one_is_known_not_to_have_left_know_each_other() {
    bench.takeOver();
    bench.call("bulk", "a", "b", "c");
    bench.answered(NO);
    bench.reading(ABSENT, PRESUMED_QUIET_MS);
    bench.pass(LINGER_MS);
    bench.prepared(Samples.ready("bulk-2"), Samples.ready("bulk-2"), Samples.ready("bulk-2"));
    bench.turn();
    bench.answered(new Answer.NotSent("connection refused"));
    int size = bench.written.size();
    bench.written.subList(size - 2, size).clear();
    assertEquals(List.of("RETRY_WAIT", "ATTEMPTING", "ATTEMPTING"), bench.states("a", "b", "c"));
    CoreBench next = bench.restarted();
    for (int i = 0; i < 120; i++) {
      next.pass(1_000);
      next.read("b", PRESENT); // Only the first call can have paid it.
      next.read("c", ABSENT);
      while (!next.preparations.isEmpty()) {
        int rows = next.prepared.peekLast().size();
        next.prepared(Collections.nCopies(rows, Samples.ready("n")).toArray(Preparation[]::new));
        next.turn();
      }
    }
    assertEquals("PAID", next.state("b"));
    assertEquals(0, next.calls.size(), "the first call may have paid a as well");
  }

  // ---- settled payouts are let go ---------------------------------------------------------------

  @Test
  void a_settled_payout_is_let_go_by_the_others_of_its_calls() {
    OpenPayout open = OpenPayout.restored(denied("a", null), policy(false, 3, 0), Samples.NOW);
    OpenPayout paid = OpenPayout.restored(denied("b", null), policy(false, 3, 0), Samples.NOW);
    SharedCall call = new SharedCall(List.of(open, paid));

    paid.committed(
        new Payout(
            paid.payout().command(),
            new PayoutState.Paid(150, "seen", Samples.WALL_MS, Samples.amounts(10, 150)),
            paid.history()));

    assertEquals(List.of(open), call.rows());
    assertEquals(List.of(), paid.calls().all());
  }

  // ---- what the ledger says of a call beside the books ---------------------------------------

  private static final Preparation BLOCKED =
      new Preparation.Blocked(new Reason("WAITS", "for somebody"));

  /** a, b and c were called together; a was called once more, alone, and its books show it paid. */
  private CoreBench oneWasCalledOnceMoreAndIsPaid(boolean retryWhenAbsent) {
    CoreBench first = new CoreBench(policy(retryWhenAbsent, 3, LINGER_MS));
    first.takeOver();
    first.deniedOnce("bulk", "a", "b", "c");
    first.prepared(Samples.ready("bulk-2"), LATER, BLOCKED);
    first.answered(NO);
    first.untilReading("a");
    first.read("a", PRESENT);
    assertEquals("PAID", first.state("a"));
    for (int i = 0; i < 120 && !first.state("b").equals("IN_DOUBT"); i++) {
      while (!first.preparations.isEmpty()) {
        first.prepared(LATER);
      }
      first.pass(250);
    }
    assertEquals(List.of("IN_DOUBT", "RETRY_WAIT"), first.states("b", "c"));
    return first;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_the_record_of_one_says_of_its_call_protects_all_of_it(boolean retryWhenAbsent) {
    CoreBench next = oneWasCalledOnceMoreAndIsPaid(retryWhenAbsent).restarted();
    next.waiting(3 * QUIET_MS, ABSENT, Samples.ready("bulk-3"));
    assertEquals(0, next.calls.size(), "called again: " + next.states("b", "c"));
  }

  @Test
  void a_call_that_was_accepted_stays_so_once_a_person_is_asked() {
    CoreBench first = new CoreBench(policy(true, 3, LINGER_MS));
    first.takeOver();
    first.call("bulk", "a", "b", "c");
    first.answered(new Answer.Accepted("bulk", "202"));
    int size = first.written.size();
    first.written.subList(size - 2, size).clear(); // Of another transaction, which was lost.
    assertEquals(List.of("SUBMITTED", "ATTEMPTING", "ATTEMPTING"), first.states("a", "b", "c"));
    CoreBench second = first.restarted();
    for (int i = 0; i < 120 && !second.state("a").equals("REVIEW"); i++) {
      second.pass(1_000);
      second.read("a", ABSENT); // Books of b and c do not answer yet.
    }
    assertEquals(List.of("REVIEW", "IN_DOUBT", "IN_DOUBT"), second.states("a", "b", "c"));
    CoreBench third = second.restarted();
    third.waiting(3 * QUIET_MS, ABSENT, Samples.ready("bulk-2"));
    assertEquals(0, third.calls.size(), "called again: " + third.states("a", "b", "c"));
    assertEquals(List.of("REVIEW", "REVIEW", "REVIEW"), third.states("a", "b", "c"));
  }

  @Test
  void books_that_showed_the_payment_and_forgot_it_speak_about_the_call_to_the_next_owner() {
    CoreBench first = new CoreBench(policy(false, 3, LINGER_MS));
    first.takeOver();
    first.call("bulk", "a", "b");
    first.answered(NO);
    BookReading likely = Samples.differs(BookReading.Ours.LIKELY, 10, 150, 70);
    for (int i = 0; i < 120 && !first.state("a").equals("REVIEW"); i++) {
      first.pass(1_000);
      first.read("a", likely); // The books of b do not answer yet.
    }
    first.untilReading("a");
    first.read("a", ABSENT);
    assertEquals(List.of("REVIEW", "IN_DOUBT"), first.states("a", "b"));
    CoreBench next = first.restarted();
    next.waiting(3 * QUIET_MS, ABSENT, Samples.ready("bulk-2"));
    assertEquals(0, next.calls.size(), "called again: " + next.states("a", "b"));
    assertEquals("REVIEW", next.state("b"));
  }
}
