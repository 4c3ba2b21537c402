package org.payouts.audit.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.audit.history.Books;
import org.payouts.audit.history.MoneyCall;
import org.payouts.audit.history.Payment;
import org.payouts.audit.history.PayoutOutcome;
import org.payouts.audit.history.RecordPosition;

/** What the providers' books and call log must show: checks 1, 2, 4 and 7. */
class TargetJudgeTest {
  private static final Rules RULES = Rules.pipeline(1_000_000).clockSlackMs(0);
  private static final String LEDGER = "payout-ledger-prolific";

  private static Claimant claimant(
      String id, PayoutOutcome outcome, int attempts, String... references) {
    List<Claimant.Claim> claims = new ArrayList<>();
    for (String reference : references) {
      claims.add(new Claimant.Claim(claims.size() + 1, reference, 100));
    }
    return new Claimant(
        id,
        Platform.PROLIFIC,
        "s1",
        50,
        "GBP",
        outcome,
        attempts,
        claims,
        List.of(),
        new RecordPosition("payout-commands-prolific", 0, id.hashCode(), 0),
        null,
        null);
  }

  private static Payment payment(long number, String reference, long amount) {
    return new Payment(number, Platform.PROLIFIC, "s1", amount, "GBP", reference, true, 200);
  }

  private static MoneyCall call(long number, String reference, long timeMs) {
    return new MoneyCall(number, timeMs, Platform.PROLIFIC, "s1", reference);
  }

  private static List<Check> judged(
      List<Claimant> claimants, List<Payment> payments, List<MoneyCall> calls) {
    return TargetJudge.judge(claimants, payments, calls, RULES).stream()
        .map(Finding::check)
        .distinct()
        .toList();
  }

  @Test
  void a_paid_payout_has_one_payment_and_one_claimed_call() {
    assertThat(
            judged(
                List.of(claimant("a", PayoutOutcome.PAID, 1, "bulk")),
                List.of(payment(1, "bulk", 50)),
                List.of(call(1, "bulk", 150))))
        .isEmpty();
  }

  @Test
  void two_payments_of_one_payout_are_found_by_the_references_of_its_attempts() {
    List<Finding> findings =
        TargetJudge.judge(
            List.of(
                claimant("a", PayoutOutcome.PAID, 2, "bulk1", "bulk2"),
                claimant("b", PayoutOutcome.FAILED, 0)),
            List.of(payment(1, "bulk1", 50), payment(2, "bulk2", 50)),
            null,
            RULES);
    assertThat(findings).extracting(Finding::check).containsExactly(Check.ONE_PAYMENT);
    assertThat(findings).extracting(Finding::payoutId).containsExactly("a");
  }

  @Test
  void two_payments_are_found_where_the_books_show_only_amounts() {
    assertThat(
            judged(
                List.of(claimant("a", PayoutOutcome.PAID, 1)),
                List.of(payment(1, "", 50), payment(2, "", 50)),
                List.of()))
        .containsExactly(Check.ONE_PAYMENT);
  }

  /** Another payout of the target may have been claimed and paid while the books were read. */
  @Test
  void a_payment_made_since_the_topics_were_noted_accuses_nobody() {
    Claimant paid = claimant("a", PayoutOutcome.PAID, 1);
    Claimant waiting = claimant("b", PayoutOutcome.OPEN, 0);
    Payment since = new Payment(2, Platform.PROLIFIC, "s1", 50, "GBP", "", true, RULES.nowMs() + 1);
    assertThat(judged(List.of(paid, waiting), List.of(payment(1, "", 50), since), List.of()))
        .isEmpty();
    assertThat(judged(List.of(paid), List.of(since), List.of()))
        .as("its own payment is there, however young")
        .isEmpty();
    assertThat(judged(List.of(claimant("c", PayoutOutcome.FAILED, 1)), List.of(since), List.of()))
        .as("nor one that failed")
        .isEmpty();
  }

  @Test
  void reported_paid_and_not_booked_is_found() {
    assertThat(judged(List.of(claimant("a", PayoutOutcome.PAID, 1, "bulk")), List.of(), List.of()))
        .containsExactly(Check.BOOKS_AGREE);
  }

  @Test
  void reported_failed_and_booked_is_found() {
    assertThat(
            judged(
                List.of(claimant("a", PayoutOutcome.FAILED, 1, "bulk")),
                List.of(payment(1, "bulk", 50)),
                List.of()))
        .containsExactly(Check.BOOKS_AGREE);
  }

  @Test
  void another_amount_than_asked_is_found() {
    assertThat(
            judged(
                List.of(claimant("a", PayoutOutcome.PAID, 1, "bulk")),
                List.of(payment(1, "bulk", 51)),
                List.of()))
        .containsExactly(Check.FIRST_CONTENT);
  }

  @Test
  void a_payment_that_is_no_payouts_is_found_and_a_strangers_is_not_ours() {
    Payment stranger = new Payment(1, Platform.PROLIFIC, "s1", 7, "GBP", "by hand", false, 200);
    assertThat(judged(List.of(), List.of(payment(1, "?", 50)), List.of()))
        .containsExactly(Check.BOOKS_AGREE);
    assertThat(judged(List.of(), List.of(stranger), List.of())).isEmpty();
  }

  @Test
  void an_open_payout_may_have_been_paid_or_not() {
    List<Claimant> open = List.of(claimant("a", PayoutOutcome.OPEN, 1, "bulk"));
    assertThat(judged(open, List.of(), List.of())).isEmpty();
    assertThat(judged(open, List.of(payment(1, "bulk", 50)), List.of())).isEmpty();
  }

  @Test
  void more_calls_than_claimed_attempts_are_found() {
    assertThat(
            judged(
                List.of(claimant("a", PayoutOutcome.OPEN, 1, "bulk")),
                List.of(),
                List.of(call(1, "bulk", 150), call(2, "bulk", 160))))
        .containsExactly(Check.ONE_PAYMENT);
  }

  @Test
  void a_call_whose_claim_nobody_made_is_found() {
    assertThat(
            judged(
                List.of(claimant("a", PayoutOutcome.OPEN, 1, "bulk")),
                List.of(),
                List.of(call(1, "another", 150))))
        .containsExactly(Check.LEDGER_HISTORY);
  }

  @Test
  void a_call_before_its_claim_was_recorded_is_found() {
    assertThat(
            judged(
                List.of(claimant("a", PayoutOutcome.OPEN, 1, "bulk")),
                List.of(),
                List.of(call(1, "bulk", 99))))
        .containsExactly(Check.LEDGER_HISTORY);
  }

  @Test
  void a_target_has_one_unsettled_payout_at_a_time() {
    Claimant first = holding("a", 10, 30);
    assertThat(TargetJudge.judge(List.of(first, holding("b", 40, Long.MAX_VALUE)), RULES))
        .isEmpty();
    assertThat(TargetJudge.judge(List.of(first, holding("b", 20, 40)), RULES))
        .extracting(Finding::payoutId)
        .containsExactly("b");
  }

  private static Claimant holding(String id, long from, long until) {
    return new Claimant(
        id,
        Platform.PROLIFIC,
        "s1",
        50,
        "GBP",
        PayoutOutcome.OPEN,
        1,
        List.of(),
        List.of(new Claimant.Held(new RecordPosition(LEDGER, 0, from, 0), until)),
        new RecordPosition("payout-commands-prolific", 0, from, 0),
        null,
        null);
  }

  // ---- one payment serves one payout ---------------------------------------------------------

  private static Claimant.Measured measured(long offset, String... payments) {
    return new Claimant.Measured(new RecordPosition(LEDGER, 0, offset, 0), List.of(payments));
  }

  private static Claimant measuring(
      String id, Claimant.@Nullable Measured measured, Claimant.@Nullable Measured known) {
    return new Claimant(
        id,
        Platform.PROLIFIC,
        "s1",
        50,
        "GBP",
        PayoutOutcome.PAID,
        1,
        List.of(),
        List.of(),
        new RecordPosition("payout-commands-prolific", 0, id.hashCode(), 0),
        measured,
        known);
  }

  @Test
  void a_next_baseline_holds_what_the_target_is_known_to_have_been_paid() {
    Claimant first = measuring("a", measured(1), measured(5, "50"));
    Claimant second = measuring("b", measured(10, "50"), measured(15, "50", "50"));
    Claimant noisy = measuring("c", measured(20, "50.004", "50", "7"), null);
    assertThat(TargetJudge.judge(List.of(first, second, noisy), RULES)).isEmpty();
    Claimant forgetful = measuring("d", measured(20, "50"), null);
    assertThat(TargetJudge.judge(List.of(first, second, forgetful), RULES))
        .extracting(Finding::payoutId)
        .containsExactly("d");
  }

  // ---- calls for several rows ----------------------------------------------------------------

  private static List<MoneyCall> bulkCall(long number, String... targets) {
    return Stream.of(targets)
        .map(target -> new MoneyCall(number, 150, Platform.PROLIFIC, target, "bulk"))
        .toList();
  }

  /** What is found on each of these targets; {@code claimed} have a claim of the bulk. */
  @SafeVarargs
  private static List<String> found(List<String> claimed, List<MoneyCall>... calls) {
    TargetBooks books =
        new TargetBooks(new Books(List.of(), Stream.of(calls).flatMap(List::stream).toList()));
    List<String> found = new ArrayList<>();
    for (String target : List.of("s1", "s2", "s3")) {
      List<MoneyCall> here = books.calls(TargetBooks.name(Platform.PROLIFIC, target));
      List<Claimant> claimants =
          claimed.contains(target)
              ? List.of(claimant("of " + target, PayoutOutcome.OPEN, 1, "bulk"))
              : List.of();
      TargetJudge.judge(claimants, List.of(), here, RULES)
          .forEach(finding -> found.add(target + " " + finding.check()));
    }
    return found;
  }

  @Test
  void a_call_for_a_bulk_needs_a_claim_of_each_of_its_rows() {
    assertThat(found(List.of("s1", "s2", "s3"), bulkCall(1, "s1", "s2", "s3"))).isEmpty();
    assertThat(found(List.of("s1", "s3"), bulkCall(1, "s1", "s2", "s3")))
        .containsExactly("s2 " + Check.ONE_PAYMENT);
  }

  @Test
  void a_bulk_called_twice_is_found_on_each_of_its_rows() {
    assertThat(found(List.of("s1", "s2"), bulkCall(1, "s1", "s2"), bulkCall(2, "s1", "s2")))
        .contains("s1 " + Check.ONE_PAYMENT, "s2 " + Check.ONE_PAYMENT);
  }

  @Test
  void a_row_claimed_after_the_call_of_its_bulk_is_found() {
    Claimant late =
        new Claimant(
            "late",
            Platform.PROLIFIC,
            "s1",
            50,
            "GBP",
            PayoutOutcome.OPEN,
            1,
            List.of(new Claimant.Claim(1, "bulk", 151)),
            List.of(),
            new RecordPosition("payout-commands-prolific", 0, 1, 0),
            null,
            null);
    assertThat(judged(List.of(late), List.of(), bulkCall(1, "s1")))
        .containsExactly(Check.LEDGER_HISTORY);
  }
}
