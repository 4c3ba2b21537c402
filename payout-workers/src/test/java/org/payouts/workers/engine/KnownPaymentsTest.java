package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.payouts.workers.model.Samples.absent;
import static org.payouts.workers.model.Samples.amounts;
import static org.payouts.workers.model.Samples.mturk;
import static org.payouts.workers.model.Samples.policy;
import static org.payouts.workers.model.Samples.present;
import static org.payouts.workers.model.Samples.prolific;
import static org.payouts.workers.model.Samples.respondent;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.History;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Target;

/** One payment serves one payout: the next payout of a target expects it (M4, M5). */
class KnownPaymentsTest {
  private static final Target TARGET = respondent("r");
  private CoreBench bench = new CoreBench(policy(false));

  // ---- the table -----------------------------------------------------------------------------

  @Test
  void what_a_target_was_paid_is_found_again_whatever_the_amounts() {
    KnownPayments known = new KnownPayments();
    List<List<BigDecimal>> all =
        List.of(
            amounts(),
            amounts(0),
            amounts(150),
            amounts(150, 30),
            List.of(new BigDecimal("150.5")),
            List.of(new BigDecimal("-30")),
            List.of(new BigDecimal("9223372036854775808")));
    for (int i = 0; i < all.size(); i++) {
      known.put("t" + i, all.get(i));
    }
    for (int i = 0; i < all.size(); i++) {
      assertEquals(all.get(i), known.of("t" + i));
    }
    assertEquals(List.of(), known.of("other"));
  }

  @Test
  void what_is_known_later_replaces_what_was_known_before() {
    KnownPayments known = new KnownPayments();
    for (List<BigDecimal> next :
        List.of(amounts(150), amounts(150, 30), amounts(150, 30, 20), amounts(7), amounts(8))) {
      known.put("t", next);
      known.put("u", amounts(1, 2));
      assertEquals(next, known.of("t"));
      assertEquals(amounts(1, 2), known.of("u"));
    }
  }

  @Test
  void nothing_is_forgotten_while_the_table_grows() {
    KnownPayments known = new KnownPayments();
    for (int i = 0; i < 20_000; i++) {
      known.put("t" + i, i % 3 == 0 ? amounts(i, 1) : amounts(i));
    }
    for (int i = 0; i < 20_000; i++) {
      assertEquals(i % 3 == 0 ? amounts(i, 1) : amounts(i), known.of("t" + i));
    }
  }

  // ---- in the core ---------------------------------------------------------------------------

  private void submit(String id) {
    bench.command(id, TARGET);
    bench.turn();
    bench.prepared(new Preparation.Ready(Baseline.Respondent.of(amounts(30))));
    bench.answered(new Answer.Accepted("ref", "201"));
  }

  private List<BigDecimal> knownToTheNext(Target target) {
    bench.command("next", target);
    bench.turn();
    bench.pass(1_000);
    return bench.candidates.peekLast().get(0).known();
  }

  private void paidByAPerson() {
    bench.takeOver();
    submit("p");
    bench.reading(absent(30), 80_000);
    assertEquals("REVIEW", bench.state("p"));
    bench.resolution(
        new Resolution(
            new History.ResolutionPosition("topic", 1),
            "p",
            1,
            Resolution.Decision.PAID,
            "ada",
            "support says so",
            null));
    assertEquals("PAID", bench.state("p"));
  }

  @Test
  void the_next_payout_expects_what_the_books_have_shown() {
    bench.takeOver();
    submit("p");
    bench.reading(present(30, 150), 3_000);
    assertEquals(amounts(30, 150), knownToTheNext(TARGET));
  }

  @Test
  void the_next_payout_expects_what_a_person_called_paid_before_it_was_visible() {
    paidByAPerson();
    assertEquals(amounts(30, 150), knownToTheNext(TARGET));
  }

  @Test
  void a_new_owner_learns_it_from_the_ledger() {
    paidByAPerson();
    bench = bench.restarted();
    assertEquals(amounts(30, 150), knownToTheNext(TARGET));
  }

  @Test
  void a_payout_that_waited_behind_the_other_expects_it_too() {
    bench.takeOver();
    bench.command("p", TARGET);
    bench.command("next", TARGET);
    bench.turn();
    assertEquals(1, bench.preparations.size(), "one unsettled payout per target");
    bench.prepared(new Preparation.Ready(Baseline.Respondent.of(amounts(30))));
    bench.answered(new Answer.Accepted("ref", "201"));
    bench.reading(present(30, 150), 3_000);
    assertEquals(amounts(30, 150), bench.candidates.peekLast().get(0).known());
  }

  @Test
  void what_is_known_adds_up_from_payout_to_payout() {
    bench.takeOver();
    submit("p");
    bench.reading(present(30, 150), 3_000);
    bench.command("q", TARGET);
    bench.turn();
    bench.prepared(new Preparation.Ready(Baseline.Respondent.of(amounts(30, 150))));
    bench.answered(new Answer.Accepted("ref", "201"));
    bench.reading(present(30, 150, 150), 3_000);
    bench = bench.restarted();
    assertEquals(amounts(30, 150, 150), knownToTheNext(TARGET));
  }

  @Test
  void a_bulk_provider_is_given_it_as_well_and_another_target_is_not() {
    bench.takeOver(Samples.in("SUBMITTED", prolific("ws", "s"), false));
    bench.reading(present(30, 150, 150), 3_000);
    assertEquals(amounts(30, 150, 150), knownToTheNext(prolific("ws", "s")));
    bench.command("other", prolific("ws2", "s2"));
    bench.turn();
    assertEquals(List.of(), bench.candidates.peekLast().get(0).known());
  }

  @Test
  void books_that_bear_our_reference_need_no_expectation() {
    bench.takeOver(Samples.in("SUBMITTED", mturk("a"), false));
    bench.reading(new BookReading.Present(150, "ref", "listed", List.of()), 3_000);
    assertEquals(List.of(), knownToTheNext(mturk("a")));
  }
}
