package org.payouts.cli.outcomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.payouts.BonusRequested;
import org.payouts.RejectionCode;
import org.payouts.SourcePosition;
import org.payouts.cli.kafka.Records;
import org.payouts.cli.outcomes.SentOutcomes.End;
import org.payouts.words.StateWord;

class SentOutcomesTest {

  private final SentOutcomes outcomes = new SentOutcomes();

  private static SourcePosition place(long offset) {
    return new SourcePosition("bonus-requested", 0, offset);
  }

  private void sent(long offset, String id) {
    outcomes.sent(
        place(offset),
        BonusRequested.newBuilder().setPayoutId(id).setAmountMinor(1).setCurrency("USD").build());
  }

  private void ledger(String id, String state, long source) {
    outcomes.ledger(Records.ledger(id, state, place(source)));
  }

  @Test
  void a_request_ends_with_the_payout_that_came_of_it() {
    sent(1, "a");
    sent(2, "b");
    sent(3, "c");
    sent(4, "d");
    ledger("a", "PAID", 1);
    ledger("b", "FAILED", 2);
    ledger("c", "REVIEW", 3);
    ledger("d", "IN_DOUBT", 4);

    assertThat(outcomes.counts())
        .containsEntry(End.PAID, 1)
        .containsEntry(End.FAILED, 1)
        .containsEntry(End.REVIEW, 1);
    assertThat(outcomes.ended()).isEqualTo(3);
    assertThat(outcomes.left()).extracting(SentOutcomes.Left::payoutId).containsExactly("b", "c");
  }

  @Test
  void a_duplicate_ends_with_the_payout_that_it_repeats() {
    outcomes.knownBefore("a", "ACCEPTED");
    sent(7, "a");
    assertThat(outcomes.ended()).isZero();
    outcomes.rejected(Records.rejected(RejectionCode.DUPLICATE, place(7)));
    assertThat(outcomes.ended()).isZero();

    ledger("a", "PAID", 1);

    assertThat(outcomes.counts()).containsEntry(End.DUPLICATE, 1).containsEntry(End.PAID, 0);
    assertThat(outcomes.duplicates()).isEqualTo(Map.of(StateWord.PAID, 1));
  }

  @Test
  void a_line_that_was_corrected_before_ends_when_all_that_it_asked_for_has_ended() {
    outcomes.knownBefore("a", "PAID");
    outcomes.knownBefore("a:correction-1", "REQUESTED");
    outcomes.askedBefore(List.of("a", "a:correction-1"));
    assertThat(outcomes.size()).isEqualTo(1);
    assertThat(outcomes.ended()).isZero();
    assertThat(outcomes.duplicates()).isEmpty();

    ledger("a:correction-1", "FAILED", 1);
    assertThat(outcomes.ended()).isEqualTo(1);
    assertThat(outcomes.counts()).containsEntry(End.DUPLICATE, 1);
    assertThat(outcomes.duplicates()).isEqualTo(Map.of(StateWord.FAILED, 1));

    ledger("a:correction-1", "PAID", 1);
    assertThat(outcomes.duplicates()).isEqualTo(Map.of(StateWord.PAID, 1));
  }

  @Test
  void a_conflict_ends_at_once_and_is_no_payment_of_ours() {
    sent(7, "a");
    ledger("a", "PAID", 1);
    assertThat(outcomes.ended()).isZero();

    outcomes.rejected(Records.rejected(RejectionCode.CONFLICT, place(7)));

    assertThat(outcomes.counts()).containsEntry(End.CONFLICT, 1).containsEntry(End.PAID, 0);
  }

  @Test
  void what_a_later_entry_says_counts() {
    sent(1, "a");
    ledger("a", "REVIEW", 1);
    ledger("a", "PAID", 1);

    assertThat(outcomes.counts()).containsEntry(End.PAID, 1).containsEntry(End.REVIEW, 0);
    assertThat(outcomes.left()).isEmpty();
  }
}
