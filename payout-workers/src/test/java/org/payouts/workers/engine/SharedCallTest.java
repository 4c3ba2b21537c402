package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Target;

/**
 * What the books show of one payout of a call speaks about the others, where the call may be made
 * again.
 */
class SharedCallTest {
  private static final long LINGER_MS = 500;
  private static final long PRESUMED_QUIET_MS = 45_000;
  private static final Preparation READY = Samples.ready("bulk");
  private static final Preparation LATER =
      new Preparation.Later(new Reason(Reason.UNREACHABLE, "503"), null);

  private final CoreBench bench = new CoreBench(policy(false, 3, LINGER_MS));

  private String preparing() {
    return bench.prepared.isEmpty()
        ? ""
        : bench.prepared.peekLast().stream()
            .map(PayoutRequest::payoutId)
            .collect(Collectors.joining());
  }

  /** A person's word about the first attempt; the books showed what was there before. */
  private static Resolution says(String id, Resolution.Decision decision) {
    return Samples.resolution(7, id, 1, decision);
  }

  private static final BookReading ABSENT = Samples.absent(10);
  private static final BookReading PRESENT =
      new BookReading.Present(150, "bulk", "present", Samples.amounts(10, 150));
  private static final long QUIET_MS = 60_000;

  /** Three were called, and the answer said no. */
  private void deniedThree() {
    callThree(bench);
    bench.answered(new Answer.PresumedNotPaid(new Reason(Reason.RATE_LIMITED, "429"), null));
  }

  @Test
  void none_is_tried_again_where_the_same_call_has_paid_another() {
    deniedThree();
    bench.pass(5_000);
    bench.read("a", PRESENT);
    assertEquals("PAID", bench.state("a"));
    bench.reading(ABSENT, PRESUMED_QUIET_MS + 10_000);
    assertEquals(1, bench.prepared.size(), "the call was carried out, whatever was answered");
    bench.reading(ABSENT, QUIET_MS);
    assertEquals("REVIEW", bench.state("b"));
    assertEquals("REVIEW", bench.state("c"));
    assertEquals(1, bench.calls.size());
  }

  @Test
  void none_is_tried_again_before_each_of_the_call_was_looked_up() {
    deniedThree();
    bench.pass(PRESUMED_QUIET_MS);
    bench.read("a", ABSENT);
    bench.read("b", ABSENT);
    bench.pass(LINGER_MS);
    assertEquals("IN_DOUBT", bench.state("a"), "what of c?");
    bench.read("c", PRESENT);
    bench.reading(ABSENT, QUIET_MS + 10_000);
    assertEquals(List.of("REVIEW", "REVIEW", "PAID"), states(bench));
    assertEquals(1, bench.calls.size());
  }

  private static List<String> states(CoreBench on) {
    return Stream.of("a", "b", "c").map(on::state).toList();
  }

  @Test
  void a_page_that_can_never_be_read_holds_nobody_up() {
    deniedThree();
    Reason down = new Reason(Reason.UNREACHABLE, "503");
    for (long passed = 0; passed < PRESUMED_QUIET_MS; passed += 1_000) {
      bench.pass(1_000);
      bench.read("a", ABSENT);
      bench.read("b", ABSENT);
      bench.read("c", new BookReading.Unreadable(down, null, false));
    }
    assertEquals(List.of("RETRY_WAIT", "RETRY_WAIT", "IN_DOUBT"), states(bench));
  }

  @Test
  void a_page_that_cannot_be_read_for_a_moment_is_waited_for() {
    deniedThree();
    bench.pass(PRESUMED_QUIET_MS);
    bench.read("a", ABSENT);
    bench.read("b", ABSENT);
    Reason down = new Reason(Reason.UNREACHABLE, "503");
    bench.read("c", new BookReading.Unreadable(down, null, false));
    assertEquals(List.of("IN_DOUBT", "IN_DOUBT", "IN_DOUBT"), states(bench));
  }

  @Test
  void what_is_about_to_be_tried_again_is_not_once_another_shows_as_paid() {
    deniedThree();
    bench.reading(ABSENT, PRESUMED_QUIET_MS);
    bench.pass(LINGER_MS);
    assertEquals("abc", preparing());
    bench.prepared(new Preparation.Changed(PRESENT), READY, READY);
    bench.reading(ABSENT, 5_000);
    assertEquals(List.of("IN_DOUBT", "IN_DOUBT", "IN_DOUBT"), states(bench));
    assertEquals(1, bench.calls.size());
    bench.reading(ABSENT, QUIET_MS + 10_000);
    assertEquals(List.of("REVIEW", "REVIEW", "REVIEW"), states(bench));
    assertEquals(1, bench.calls.size());
  }

  @Test
  void the_next_owner_knows_whom_the_call_has_paid() {
    deniedThree();
    bench.pass(5_000);
    bench.read("a", PRESENT);
    CoreBench next = bench.restarted();
    next.reading(ABSENT, PRESUMED_QUIET_MS + QUIET_MS);
    assertEquals(List.of("PAID", "REVIEW", "REVIEW"), states(next));
    assertTrue(next.calls.isEmpty());
  }

  @Test
  void the_next_owner_waits_for_all_of_the_call_as_well() {
    deniedThree();
    CoreBench next = bench.restarted();
    next.pass(PRESUMED_QUIET_MS);
    next.read("a", ABSENT);
    next.read("b", ABSENT);
    assertEquals(List.of("IN_DOUBT", "IN_DOUBT", "IN_DOUBT"), states(next));
    next.read("c", ABSENT);
    assertEquals(List.of("RETRY_WAIT", "RETRY_WAIT", "RETRY_WAIT"), states(next));
  }

  private static CoreBench retryingWhenAbsent() {
    return new CoreBench(policy(true, 3, LINGER_MS));
  }

  @Test
  void a_call_without_an_answer_that_has_paid_one_is_not_made_again_for_the_others() {
    CoreBench retrying = retryingWhenAbsent();
    callThree(retrying);
    noAnswer(retrying);
    retrying.read("a", PRESENT);
    retrying.reading(ABSENT, QUIET_MS + 10_000);
    assertEquals(List.of("PAID", "REVIEW", "REVIEW"), states(retrying));
  }

  @Test
  void the_next_owner_does_not_make_a_call_again_that_has_paid_one() {
    CoreBench retrying = retryingWhenAbsent();
    callThree(retrying);
    noAnswer(retrying);
    retrying.read("a", PRESENT);
    CoreBench next = retrying.restarted();
    next.reading(ABSENT, QUIET_MS + 10_000);
    assertEquals(List.of("PAID", "REVIEW", "REVIEW"), states(next));
  }

  /** Three of one study are called. */
  private static void callThree(CoreBench on) {
    on.takeOver();
    for (String id : List.of("a", "b", "c")) {
      on.command(id, new Target.Prolific("ws", "study", "sub-" + id));
    }
    on.turn();
    on.prepared(READY, READY, READY);
  }

  private static void noAnswer(CoreBench on) {
    on.answered(new Answer.Unclear("no answer", false));
    on.pass(5_000);
  }

  @Test
  void what_shows_as_paid_while_a_person_decides_speaks_about_the_others_too() {
    deniedThree();
    bench.pass(5_000);
    bench.resolution(says("a", Resolution.Decision.FAILED));
    bench.read("a", PRESENT);
    assertEquals("PAID", bench.state("a"));
    bench.reading(ABSENT, PRESUMED_QUIET_MS + QUIET_MS + 10_000);
    assertEquals(List.of("PAID", "REVIEW", "REVIEW"), states(bench));
    assertEquals(1, bench.calls.size());
  }

  /** Nobody can be prepared yet; a's page shows this, the others' show no payment. */
  private static void waiting(CoreBench on, long ms, BookReading a, Preparation found) {
    for (long passed = 0; passed < ms; passed += 1_000) {
      on.pass(1_000);
      on.read("a", a);
      on.read("b", ABSENT);
      on.read("c", ABSENT);
      while (!on.preparations.isEmpty()) {
        int rows = on.candidates.peekLast().size();
        on.prepared(Collections.nCopies(rows, found).toArray(Preparation[]::new));
      }
    }
  }

  /** a's page could never be read and waits for a person; the others are to be tried again. */
  private void oneInReview() {
    deniedThree();
    Reason down = new Reason(Reason.UNREACHABLE, "503");
    BookReading unreadable = new BookReading.Unreadable(down, null, false);
    waiting(bench, PRESUMED_QUIET_MS + QUIET_MS, unreadable, LATER);
    assertEquals(List.of("REVIEW", "RETRY_WAIT", "RETRY_WAIT"), states(bench));
  }

  private static void saysPaid(CoreBench on) {
    on.resolution(says("a", Resolution.Decision.PAID));
    assertEquals("PAID", on.state("a"));
  }

  @Test
  void none_is_tried_again_where_a_person_says_that_another_was_paid() {
    oneInReview();
    saysPaid(bench);
    waiting(bench, 30_000, PRESENT, READY);
    assertEquals(1, bench.calls.size());
  }

  @Test
  void the_next_owner_knows_whom_a_person_has_called_paid() {
    oneInReview();
    saysPaid(bench);
    CoreBench next = bench.restarted();
    waiting(next, 30_000, PRESENT, READY);
    assertTrue(next.calls.isEmpty());
  }

  @Test
  void the_next_owner_knows_that_a_review_is_of_the_same_call() {
    oneInReview();
    CoreBench next = bench.restarted();
    saysPaid(next);
    waiting(next, 30_000, PRESENT, READY);
    assertTrue(next.calls.isEmpty());
  }

  @Test
  void books_that_show_this_payment_beside_a_strangers_speak_about_the_others_too() {
    deniedThree();
    BookReading both = Samples.differs(BookReading.Ours.LIKELY, 10, 33, 150);
    waiting(bench, PRESUMED_QUIET_MS + QUIET_MS + 10_000, both, READY);
    assertEquals(List.of("REVIEW", "REVIEW", "REVIEW"), states(bench));
    assertEquals(1, bench.calls.size());
  }

  @Test
  void books_in_which_an_entry_of_before_is_missing_speak_about_their_own_payout_only() {
    deniedThree();
    BookReading missing = Samples.differs(BookReading.Ours.VANISHED_ALIKE);
    waiting(bench, PRESUMED_QUIET_MS + QUIET_MS + 10_000, missing, LATER);
    assertEquals(List.of("REVIEW", "RETRY_WAIT", "RETRY_WAIT"), states(bench));
  }

  /** a and b were called again, which was accepted; c could not be prepared. */
  private void twoAreCalledAgain() {
    deniedThree();
    bench.reading(ABSENT, PRESUMED_QUIET_MS);
    bench.pass(LINGER_MS);
    bench.prepared(Samples.ready("bulk-2"), Samples.ready("bulk-2"), LATER);
    bench.turn();
    bench.answered(new Answer.Accepted("bulk-2", "202"));
    assertEquals(List.of("SUBMITTED", "SUBMITTED", "RETRY_WAIT"), states(bench));
  }

  @Test
  void a_payment_that_a_later_call_has_made_says_nothing_about_the_earlier_one() {
    twoAreCalledAgain();
    waiting(bench, 30_000, PRESENT, Samples.ready("bulk-3"));
    bench.turn();
    assertEquals("PAID", bench.state("a"));
    assertEquals(3, bench.calls.size(), "c as well");
  }

  /** All three were called, answered no, and not in the books; a draft of them is claimed. */
  private void secondDraftOfThree() {
    deniedThree();
    bench.reading(ABSENT, PRESUMED_QUIET_MS);
    bench.pass(LINGER_MS);
    bench.prepared(Samples.ready("bulk-2"), Samples.ready("bulk-2"), Samples.ready("bulk-2"));
    bench.turn();
  }

  @Test
  void a_call_that_never_left_explains_no_payment() {
    secondDraftOfThree();
    bench.answered(new Answer.NotSent("connection refused"));
    bench.pass(60_000);
    bench.prepared(
        new Preparation.Changed(PRESENT), Samples.ready("bulk-3"), Samples.ready("bulk-3"));
    bench.turn();
    assertEquals(2, bench.calls.size(), "the first call may have paid b and c as well");
  }

  /** a's newest draft never left. The call before, with b and c, has paid a after all. */
  private void anEarlierCallHasPaid() {
    deniedThree();
    bench.reading(ABSENT, PRESUMED_QUIET_MS);
    bench.pass(LINGER_MS);
    bench.prepared(Samples.ready("bulk-2"), LATER, LATER);
    bench.turn();
    bench.answered(new Answer.NotSent("connection refused"));
    bench.pass(60_000);
    while (!preparing().contains("a")) {
      bench.prepared(LATER, LATER);
      bench.pass(60_000);
    }
    BookReading paid = new BookReading.Present(150, "bulk-2", "present", Samples.amounts(10, 150));
    List<Preparation> found = new ArrayList<>(Collections.nCopies(preparing().length(), LATER));
    found.set(preparing().indexOf('a'), new Preparation.Changed(paid));
    bench.prepared(found.toArray(Preparation[]::new));
    for (int i = 0; i < 60 && !bench.state("a").equals("PAID"); i++) {
      bench.pass(1_000);
      bench.read("a", paid);
    }
    assertEquals("PAID", bench.state("a"));
  }

  @Test
  void what_is_paid_is_known_by_a_call_that_may_have_left() {
    anEarlierCallHasPaid();
    assertEquals("bulk", bench.newest("a").history().reference(), "bulk-2 never left");
  }

  @Test
  void the_next_owner_holds_back_the_others_of_a_call_that_may_have_left() {
    anEarlierCallHasPaid();
    CoreBench next = bench.restarted();
    waiting(next, 120_000, ABSENT, Samples.ready("bulk-3"));
    assertTrue(next.calls.isEmpty());
  }

  @Test
  void a_call_that_was_answered_no_explains_no_payment() {
    deniedThree();
    bench.reading(ABSENT, PRESUMED_QUIET_MS);
    bench.pass(LINGER_MS);
    bench.prepared(Samples.ready("bulk-2"), Samples.ready("bulk-2"), LATER);
    bench.turn();
    bench.answered(new Answer.PresumedNotPaid(new Reason(Reason.RATE_LIMITED, "429"), null));
    waiting(bench, 30_000, PRESENT, Samples.ready("bulk-3"));
    bench.turn();
    assertEquals(2, bench.calls.size(), "the first call may have paid c as well");
  }

  @Test
  void more_than_a_later_call_explains_speaks_about_the_earlier_one_too() {
    twoAreCalledAgain();
    BookReading twice = Samples.differs(BookReading.Ours.LIKELY, 10, 150, 150);
    bench.read("a", twice);
    waiting(bench, 30_000, twice, READY);
    assertEquals(2, bench.calls.size());
  }

  @Test
  void a_person_who_has_looked_may_have_it_tried_again() {
    deniedThree();
    bench.pass(5_000);
    bench.read("a", PRESENT);
    bench.reading(ABSENT, PRESUMED_QUIET_MS + QUIET_MS);
    assertEquals("REVIEW", bench.state("b"));
    bench.resolution(says("b", Resolution.Decision.RETRY));
    bench.read("b", ABSENT);
    bench.pass(LINGER_MS);
    assertEquals("b", preparing());
    bench.prepared(READY);
    bench.turn();
    assertEquals(2, bench.calls.size());
  }

  /** A page that Prolific does not know shows nothing of the call either. */
  @Test
  void a_404_is_no_look_at_a_page_of_the_call() {
    CoreBench first = new CoreBench(Samples.policy(false, 3, 500));
    first.takeOver();
    first.deniedOnce("bulk", "a", "b", "c");
    Preparation later = new Preparation.Later(new Reason(Reason.UNREACHABLE, "503"), null);
    first.prepared(
        new Preparation.Changed(Samples.differs(BookReading.Ours.NO, 10, 33)), later, later);
    CoreBench next = first.restarted();
    BookReading gone = new BookReading.Unreadable(new Reason(Reason.NOT_FOUND, "404"), null, true);
    next.waiting(45_000, gone, Samples.ready("bulk-2"));
    assertTrue(next.calls.isEmpty());
  }
}
