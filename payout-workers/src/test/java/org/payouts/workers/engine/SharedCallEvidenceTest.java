package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.History;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.TestPolicy;

/**
 * What is known of a call that several payouts shared, and may have paid them though its answer
 * said no: who learns it when, and what the next owner of the partition still knows.
 */
class SharedCallEvidenceTest {
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

  private static Preparation ready(String bulkId, long fee) {
    return new Preparation.Ready(
        new Baseline.Prolific(bulkId, Samples.amounts(10), null, null, 0, fee));
  }

  private void calledTogether(String... ids) {
    bench.takeOver();
    bench.call("bulk", ids);
  }

  private static Resolution says(String id, Resolution.Decision decision) {
    return Samples.resolution(7, id, 1, decision);
  }

  // ---- all rows share the draft that never left ----------------------------------------------

  private void secondDraftNeverLeft() {
    bench.takeOver();
    bench.deniedOnce("bulk", "a", "b", "c");
    bench.prepared(Samples.ready("bulk-2"), Samples.ready("bulk-2"), Samples.ready("bulk-2"));
    bench.turn();
    bench.answered(new Answer.NotSent("connection refused"));
    for (int i = 0; i < 60 && !bench.preparing().contains("a"); i++) {
      bench.pass(1_000);
    }
    BookReading paid = new BookReading.Present(150, "bulk-2", "present", Samples.amounts(10, 150));
    List<Preparation> found =
        new ArrayList<>(Collections.nCopies(bench.preparing().length(), LATER));
    found.set(bench.preparing().indexOf('a'), new Preparation.Changed(paid));
    bench.prepared(found.toArray(Preparation[]::new));
    bench.untilReading("a");
    bench.read("a", paid);
    assertEquals("PAID", bench.state("a"));
  }

  @Test
  void the_next_owner_holds_back_the_others_whose_newest_draft_never_left_either() {
    secondDraftNeverLeft();
    CoreBench next = bench.restarted();
    next.waiting(120_000, null, Samples.ready("bulk-3"));
    assertEquals(0, next.calls.size(), "bulk may have paid b and c: " + next.states("b", "c"));
  }

  @Test
  void an_owner_holds_back_the_others_whose_newest_draft_never_left_either() {
    secondDraftNeverLeft();
    bench.waiting(120_000, null, Samples.ready("bulk-3"));
    assertEquals(2, bench.calls.size());
  }

  /** The call to b and c is given up because a person has vouched for a; then a take-over. */
  @Test
  void what_a_person_says_is_paid_holds_back_the_others_at_the_next_owner() {
    calledTogether("a", "b", "c");
    bench.answered(NO);
    bench.waiting(PRESUMED_QUIET_MS + QUIET_MS, DOWN, LATER);
    assertEquals(List.of("REVIEW", "RETRY_WAIT", "RETRY_WAIT"), bench.states("a", "b", "c"));
    // A never-left draft of b and c, say after a refused connection.
    for (int i = 0; i < 60 && bench.preparing().isEmpty(); i++) {
      bench.pass(1_000);
    }
    bench.prepared(
        Collections.nCopies(bench.preparing().length(), Samples.ready("bulk-2"))
            .toArray(Preparation[]::new));
    bench.turn();
    assertEquals(2, bench.calls.size());
    bench.answered(new Answer.NotSent("connection refused"));
    bench.resolution(says("a", Resolution.Decision.PAID));
    assertEquals("PAID", bench.state("a"));
    CoreBench next = bench.restarted();
    next.waiting(120_000, null, Samples.ready("bulk-3"));
    assertEquals(0, next.calls.size(), "states " + next.states("b", "c"));
  }

  /** The next owner sees a paid itself. b's newest draft never left, a's is the call. */
  @Test
  void what_a_person_says_at_the_next_owner_holds_back_the_others() {
    calledTogether("a", "b", "c");
    bench.answered(NO);
    bench.waiting(PRESUMED_QUIET_MS + QUIET_MS, DOWN, LATER);
    assertEquals(List.of("REVIEW", "RETRY_WAIT", "RETRY_WAIT"), bench.states("a", "b", "c"));
    for (int i = 0; i < 60 && bench.preparing().isEmpty(); i++) {
      bench.pass(1_000);
    }
    bench.prepared(
        Collections.nCopies(bench.preparing().length(), Samples.ready("bulk-2"))
            .toArray(Preparation[]::new));
    bench.turn();
    bench.answered(new Answer.NotSent("connection refused"));
    CoreBench next = bench.restarted();
    next.resolution(says("a", Resolution.Decision.PAID));
    assertEquals("PAID", next.state("a"));
    next.waiting(120_000, null, Samples.ready("bulk-3"));
    assertEquals(0, next.calls.size(), "states " + next.states("b", "c"));
  }

  // ---- an absence that was held for an earlier call decides a later one
  // -----------------------

  /** b was being read again when a, the last of the call, was looked up. */
  private void bothTriedAgain() {
    calledTogether("a", "b");
    bench.answered(NO);
    bench.pass(PRESUMED_QUIET_MS);
    bench.read("b", ABSENT);
    assertEquals("IN_DOUBT", bench.state("b"), "what of a?");
    bench.pass(1_000);
    bench.untilReading("b");
    bench.untilReading("a");
    bench.read("a", ABSENT);
    assertEquals("RETRY_WAIT", bench.state("a"));
    bench.read("b", ABSENT);
    assertEquals("RETRY_WAIT", bench.state("b"));
    for (int i = 0; i < 60 && !bench.preparing().equals("ab"); i++) {
      if (!bench.preparing().isEmpty()) {
        bench.prepared(LATER);
      }
      bench.pass(1_000);
    }
    assertEquals("ab", bench.preparing());
  }

  @Test
  void an_absence_from_before_the_second_call_says_nothing_about_it() {
    bothTriedAgain();
    bench.prepared(Samples.ready("bulk-2"), LATER);
    bench.turn();
    bench.answered(new Answer.Accepted("bulk-2", "202"));
    assertEquals("SUBMITTED", bench.state("a"));
    for (int i = 0; i < 60 && bench.preparing().isEmpty(); i++) {
      bench.pass(1_000);
    }
    assertEquals("b", bench.preparing());
    bench.prepared(Samples.ready("bulk-3"));
    bench.turn();
    assertEquals(3, bench.calls.size());
    bench.answered(NO);
    assertEquals("IN_DOUBT", bench.state("b"));
    bench.untilReading("a");
    bench.read("a", ABSENT);
    assertEquals("IN_DOUBT", bench.state("b"), "its quiet period has just begun");
  }

  @Test
  void nobody_is_called_again_within_seconds_of_a_no() {
    bothTriedAgain();
    bench.prepared(Samples.ready("bulk-2"), LATER);
    bench.turn();
    bench.answered(new Answer.Accepted("bulk-2", "202"));
    for (int i = 0; i < 60 && bench.preparing().isEmpty(); i++) {
      bench.pass(1_000);
    }
    bench.prepared(Samples.ready("bulk-3"));
    bench.turn();
    bench.answered(NO);
    assertEquals(3, bench.calls.size());
    long before = bench.now().monotonicMs();
    while (bench.now().monotonicMs() - before < 20_000) {
      bench.pass(500);
      bench.read("a", ABSENT);
      bench.read("b", ABSENT);
      while (!bench.preparations.isEmpty()) {
        bench.prepared(Samples.ready("bulk-4"));
        bench.turn();
      }
    }
    assertEquals(3, bench.calls.size(), "no 20 s after bulk-3 was answered no");
  }

  // ---- likely ours beside a stranger's, seen by the preparation
  // -------------------------------

  @Test
  void what_preparation_finds_beside_a_strangers_payment_speaks_about_the_others() {
    bench.takeOver();
    bench.deniedOnce("bulk", "a", "b", "c");
    BookReading both = Samples.differs(BookReading.Ours.LIKELY, 10, 33, 150);
    bench.prepared(new Preparation.Changed(both), Samples.ready("bulk-2"), Samples.ready("bulk-2"));
    bench.turn();
    assertEquals(1, bench.calls.size(), "the call seems to have paid a");
  }

  // ---- an accepted call whose outcomes were two transactions, absence=retry
  // -------------------

  @Test
  void an_accepted_call_is_not_made_again_for_those_whose_outcome_was_lost() {
    bench = new CoreBench(policy(true, 3, LINGER_MS));
    calledTogether("a", "b", "c");
    bench.answered(new Answer.Accepted("bulk", "202"));
    assertEquals(List.of("SUBMITTED", "SUBMITTED", "SUBMITTED"), bench.states("a", "b", "c"));
    int size = bench.written.size();
    bench.written.subList(size - 2, size).clear(); // They were to be another transaction's.
    assertEquals(List.of("SUBMITTED", "ATTEMPTING", "ATTEMPTING"), bench.states("a", "b", "c"));
    CoreBench next = bench.restarted();
    next.untilReading("a");
    next.read("a", PRESENT);
    assertEquals("PAID", next.state("a"));
    next.reading(ABSENT, QUIET_MS + 10_000);
    assertEquals(List.of("REVIEW", "REVIEW"), next.states("b", "c"));
  }

  // ---- a cancelled payout fails although its call has paid another
  // ------------------------------

  private void oneCancelledOnePaid() {
    calledTogether("a", "b");
    bench.answered(NO);
    bench.reading(ABSENT, PRESUMED_QUIET_MS);
    assertEquals(List.of("RETRY_WAIT", "RETRY_WAIT"), bench.states("a", "b"));
    bench.resolution(says("b", Resolution.Decision.CANCEL));
    assertEquals("IN_DOUBT", bench.state("b"));
    for (int i = 0; i < 10 && !bench.preparing().equals("a"); i++) {
      bench.pass(500);
    }
    bench.prepared(new Preparation.Changed(PRESENT));
    bench.untilReading("a");
    bench.read("a", PRESENT);
    assertEquals(List.of("PAID", "IN_DOUBT"), bench.states("a", "b"));
  }

  @Test
  void a_person_is_asked_about_a_cancelled_payout_whose_call_has_paid_another() {
    oneCancelledOnePaid();
    bench.waiting(QUIET_MS + 20_000, null, LATER);
    assertEquals("REVIEW", bench.state("b"));
  }

  @Test
  void the_next_owner_asks_a_person_about_it_as_well() {
    oneCancelledOnePaid();
    CoreBench next = bench.restarted();
    next.waiting(QUIET_MS + 20_000, null, LATER);
    assertEquals("REVIEW", next.state("b"));
  }

  // ---- take-over between what preparation found of one and what becomes of the others
  // ----------

  @Test
  void the_next_owner_knows_what_preparation_has_found() {
    calledTogether("a", "b", "c");
    bench.answered(NO);
    bench.reading(ABSENT, PRESUMED_QUIET_MS);
    bench.pass(LINGER_MS);
    bench.prepared(new Preparation.Changed(PRESENT), LATER, LATER);
    assertEquals(List.of("IN_DOUBT", "RETRY_WAIT", "RETRY_WAIT"), bench.states("a", "b", "c"));
    CoreBench next = bench.restarted();
    next.waiting(QUIET_MS, null, Samples.ready("bulk-2")); // a's page does not answer
    assertEquals(0, next.calls.size(), "a was not looked up");
  }

  // ---- absence=retry, looked up before absence could prove anything
  // -----------------------------

  @Test
  void without_an_answer_each_is_looked_up_after_the_whole_quiet_period() {
    bench = new CoreBench(policy(true, 3, LINGER_MS));
    calledTogether("a", "b", "c");
    bench.answered(new Answer.Unclear("no answer", false));
    bench.reading(ABSENT, PRESUMED_QUIET_MS + 10_000);
    assertEquals(List.of("IN_DOUBT", "IN_DOUBT", "IN_DOUBT"), bench.states("a", "b", "c"));
    for (int i = 0; i < 30; i++) {
      bench.pass(1_000);
      bench.read("b", ABSENT);
      bench.read("c", ABSENT);
    }
    assertEquals(List.of("IN_DOUBT", "IN_DOUBT"), bench.states("b", "c"), "what of a?");
  }

  // ---- a person's paid is on its way to the ledger
  // ---------------------------------------------

  @Test
  void no_call_leaves_while_a_persons_paid_is_being_written() {
    calledTogether("a", "b", "c");
    bench.answered(NO);
    bench.waiting(PRESUMED_QUIET_MS + QUIET_MS, DOWN, LATER);
    for (int i = 0; i < 60 && bench.preparing().isEmpty(); i++) {
      bench.pass(1_000);
    }
    int rows = bench.preparing().length();
    bench.core.prepared(
        bench.preparations.remove(),
        Collections.nCopies(rows, Samples.ready("bulk-2")),
        bench.now());
    bench.core.advance(bench.now());
    assertEquals(1, bench.commits.size(), "the claims");
    bench.core.resolution(says("a", Resolution.Decision.PAID), bench.now());
    bench.turn();
    assertEquals("PAID", bench.state("a"));
    assertEquals(1, bench.calls.size());
  }

  // ---- the fee of a draft that never left
  // ------------------------------------------------------

  @Test
  void the_fee_is_that_of_the_call_that_is_named() {
    bench.takeOver();
    bench.command("a", new Target.Prolific("ws", "study", "sub-a"));
    bench.turn();
    bench.pass(LINGER_MS);
    bench.prepared(ready("bulk", 50));
    bench.turn();
    bench.answered(NO);
    bench.reading(ABSENT, PRESUMED_QUIET_MS);
    bench.pass(LINGER_MS);
    bench.prepared(ready("bulk-2", 99));
    bench.turn();
    bench.answered(new Answer.NotSent("connection refused"));
    for (int i = 0; i < 60 && bench.preparing().isEmpty(); i++) {
      bench.pass(1_000);
    }
    bench.prepared(new Preparation.Changed(PRESENT));
    bench.untilReading("a");
    bench.read("a", PRESENT);
    assertEquals("bulk", bench.newest("a").history().reference());
    Long fee = ((PayoutState.Paid) bench.newest("a").state()).feeMinor();
    assertTrue(fee == null || fee == 50, "99 is what the draft costs that never left: " + fee);
  }

  // ---- what a person had tried again shows its payment after all
  // --------------------------------

  private void aPersonsRetry() {
    calledTogether("a", "b", "c");
    bench.answered(NO);
    bench.waiting(PRESUMED_QUIET_MS + QUIET_MS, DOWN, LATER);
    assertEquals(List.of("REVIEW", "RETRY_WAIT", "RETRY_WAIT"), bench.states("a", "b", "c"));
    bench.resolution(says("a", Resolution.Decision.RETRY));
    bench.untilReading("a");
    bench.read("a", ABSENT);
    assertEquals("RETRY_WAIT", bench.state("a"));
  }

  @Test
  void what_a_person_had_tried_again_speaks_about_the_others_once_its_payment_shows() {
    aPersonsRetry();
    for (int i = 0; i < 120 && bench.state("a").equals("RETRY_WAIT"); i++) {
      bench.pass(1_000);
      while (!bench.preparations.isEmpty()) {
        String rows = bench.preparing();
        List<Preparation> found =
            new ArrayList<>(Collections.nCopies(rows.length(), Samples.ready("bulk-2")));
        if (rows.contains("a")) {
          found.set(rows.indexOf('a'), new Preparation.Changed(PRESENT));
        } else {
          Collections.fill(found, LATER);
        }
        bench.prepared(found.toArray(Preparation[]::new));
        bench.turn();
      }
    }
    bench.waiting(120_000, PRESENT, Samples.ready("bulk-3"));
    assertEquals("PAID", bench.state("a"));
    assertEquals("bulk", bench.newest("a").history().reference(), "the only call that left");
    assertEquals(1, bench.calls.size(), "b and c were of that call");
  }

  // ---- with the numbers of a worker by default
  // --------------------------------------------------

  private void preparationFindsAPaid() {
    bench = new CoreBench(TestPolicy.production(p -> p.probeMs = 30_000));
    calledTogether("a", "b", "c");
    bench.answered(NO);
    bench.reading(ABSENT, 900_000);
    for (int i = 0; i < 60 && bench.preparing().isEmpty(); i++) {
      bench.pass(1_000);
    }
    assertEquals("abc", bench.preparing());
    bench.prepared(new Preparation.Changed(PRESENT), LATER, LATER);
    assertEquals(List.of("IN_DOUBT", "RETRY_WAIT", "RETRY_WAIT"), bench.states("a", "b", "c"));
  }

  @Test
  void nobody_is_called_while_the_books_of_one_that_seems_paid_cannot_be_read() {
    preparationFindsAPaid();
    bench.waiting(60_000, DOWN, Samples.ready("bulk-2"));
    assertEquals(1, bench.calls.size());
  }

  @Test
  void reads_that_fail_after_a_take_over_are_no_look() {
    preparationFindsAPaid();
    CoreBench next = bench.restarted();
    next.waiting(60_000, DOWN, Samples.ready("bulk-2"));
    assertEquals(0, next.calls.size());
  }

  // ---- a review whose recorded books show this payment beside a stranger's
  // ----------------------

  private void aReviewShowsOursBesideAStrangers() {
    calledTogether("a", "b", "c");
    bench.answered(NO);
    bench.waiting(PRESUMED_QUIET_MS + QUIET_MS, DOWN, LATER);
    assertEquals(List.of("REVIEW", "RETRY_WAIT", "RETRY_WAIT"), bench.states("a", "b", "c"));
    bench.untilReading("a");
    bench.read("a", Samples.differs(BookReading.Ours.LIKELY, 10, 33, 150));
    assertEquals(Samples.amounts(10, 33, 150), bench.newest("a").history().booksEntries());
  }

  @Test
  void what_a_review_has_shown_holds_back_the_others() {
    aReviewShowsOursBesideAStrangers();
    bench.waiting(60_000, null, Samples.ready("bulk-2"));
    assertEquals(1, bench.calls.size());
  }

  @Test
  void the_next_owner_knows_what_a_review_has_shown() {
    aReviewShowsOursBesideAStrangers();
    CoreBench next = bench.restarted();
    BookReading both = Samples.differs(BookReading.Ours.LIKELY, 10, 33, 150);
    next.waiting(3_000, null, Samples.ready("bulk-2")); // a's page takes its time
    next.waiting(60_000, both, Samples.ready("bulk-2"));
    assertEquals(0, next.calls.size());
  }

  // ---- books that lacked a payment of the baseline -------------------------------------------

  /** The books of a lack a payment of 150, which is known. The call pays it 150. */
  private static final BookReading KNOWN_OR_OURS = Samples.absent(10, 150);

  private void calledWhileAPaymentIsNotShown() {
    bench.takeOver();
    bench.command("a", new Target.Prolific("ws", "study", "sub-a"));
    bench.command("b", new Target.Prolific("ws", "study", "sub-b"));
    bench.turn();
    bench.pass(LINGER_MS);
    Baseline unshown = new Baseline.Prolific("bulk", Samples.amounts(10, 150), null, null, 1, null);
    bench.prepared(new Preparation.Ready(unshown), Samples.ready("bulk"));
    assertEquals(1, bench.calls.size());
    bench.answered(NO);
  }

  /** Of a, after a look at these books. */
  private static Resolution saysNo(Resolution.Decision no) {
    return new Resolution(
        new History.ResolutionPosition("topic", 7),
        "a",
        1,
        no,
        "ada",
        "looked it up",
        Samples.amounts(10, 150));
  }

  private void untilAPersonIsAsked() {
    for (int i = 0; i < 2 * QUIET_MS / 1_000 && !bench.state("a").equals("REVIEW"); i++) {
      bench.waiting(1_000, KNOWN_OR_OURS, Samples.ready("bulk-2"));
    }
    assertEquals(List.of("REVIEW", "IN_DOUBT"), bench.states("a", "b"));
  }

  @Test
  void books_that_may_show_another_payment_or_this_one_are_no_look() {
    calledWhileAPaymentIsNotShown();
    bench.waiting(3 * QUIET_MS, KNOWN_OR_OURS, Samples.ready("bulk-2"));
    assertEquals(1, bench.calls.size(), "a may have been paid by the call, as its books may show");
    assertEquals(List.of("REVIEW", "IN_DOUBT"), bench.states("a", "b"));
    assertEquals(Reason.CALL_NOT_LOOKED_UP, bench.newest("b").history().waiting().code());
  }

  @Test
  void they_are_none_after_a_take_over_either() {
    calledWhileAPaymentIsNotShown();
    untilAPersonIsAsked();
    bench = bench.restarted();
    bench.waiting(3 * QUIET_MS, KNOWN_OR_OURS, Samples.ready("bulk-2"));
    assertEquals(0, bench.calls.size(), "a may have been paid by the call, as its books may show");
  }

  @Test
  void a_persons_paid_of_such_a_payout_speaks_about_the_others() {
    calledWhileAPaymentIsNotShown();
    untilAPersonIsAsked();
    bench.resolution(says("a", Resolution.Decision.PAID));
    bench.waiting(3 * QUIET_MS, KNOWN_OR_OURS, Samples.ready("bulk-2"));
    assertEquals(List.of("PAID", "REVIEW"), bench.states("a", "b"));
    assertEquals(1, bench.calls.size());
  }

  @ParameterizedTest
  @EnumSource(
      value = Resolution.Decision.class,
      names = {"FAILED", "RETRY"})
  void a_persons_no_of_such_a_payout_lets_the_others_go_on(Resolution.Decision no) {
    calledWhileAPaymentIsNotShown();
    untilAPersonIsAsked();
    bench.resolution(saysNo(no));
    bench.waiting(2 * QUIET_MS, KNOWN_OR_OURS, Samples.ready("bulk-2"));
    assertTrue(bench.calls.size() > 1, "b waits for nobody: " + bench.states("a", "b"));
  }

  @Test
  void what_waited_for_the_others_waits_for_them_no_longer_once_it_is_tried_again() {
    calledWhileAPaymentIsNotShown();
    bench.waiting(3 * QUIET_MS, KNOWN_OR_OURS, Samples.ready("bulk-2"));
    bench.resolution(saysNo(Resolution.Decision.FAILED));
    bench.untilReading("a");
    bench.read("a", KNOWN_OR_OURS);
    for (int i = 0; i < 2 * QUIET_MS / 1_000 && !bench.state("b").equals("RETRY_WAIT"); i++) {
      bench.waiting(1_000, ABSENT, LATER);
    }
    assertEquals(List.of("FAILED", "RETRY_WAIT"), bench.states("a", "b"));
    assertNull(bench.newest("b").history().waiting());
  }

  @Test
  void what_waited_goes_on_at_once_though_its_reason_was_being_written_when_the_wait_ended() {
    calledTogether("a", "b", "c");
    bench.answered(NO);
    bench.reading(ABSENT, PRESUMED_QUIET_MS - 1_000);
    for (int i = 0; i < 120 && bench.commits.isEmpty(); i++) {
      bench.later(1_000);
      bench.core.advance(bench.now());
      for (PayoutRef ref : List.copyOf(bench.reads)) {
        if (!ref.payoutId().equals("c")) {
          bench.reads.remove(ref);
          bench.core.readDone(ref, ABSENT, bench.now());
        }
      }
      bench.core.advance(bench.now());
    }
    bench.read("c", ABSENT);
    assertEquals(List.of("RETRY_WAIT", "RETRY_WAIT", "RETRY_WAIT"), bench.states("a", "b", "c"));
    assertTrue(bench.reads.isEmpty());
  }
}
