package org.payouts.cli.outcomes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.SourcePosition;
import org.payouts.cli.kafka.Records;

class RunOutcomesTest {

  private final RunOutcomes outcomes = new RunOutcomes();

  private static SourcePosition at(long offset) {
    return new SourcePosition("bonus-requested", 0, offset);
  }

  @Test
  void every_published_record_ends_in_exactly_one_outcome() {
    for (int i = 0; i < 5; i++) {
      outcomes.published(at(i), Platform.MTURK);
    }
    outcomes.ledger(Records.ledger("a", "PAID", at(0)));
    outcomes.ledger(Records.ledger("b", "FAILED", at(1)));
    outcomes.ledger(Records.ledger("c", "REVIEW", at(2)));
    outcomes.rejected(Records.rejected(RejectionCode.DUPLICATE, at(3)));
    assertThat(outcomes.complete()).isFalse();
    outcomes.rejected(Records.rejected(RejectionCode.CONFLICT, at(4)));

    assertThat(outcomes.complete()).isTrue();
    int sum = 0;
    for (RequestOutcome outcome : RequestOutcome.values()) {
      assertThat(outcomes.count(outcome)).isEqualTo(1);
      sum += outcomes.count(outcome);
    }
    assertThat(sum).isEqualTo(outcomes.requested(null));
  }

  @Test
  void what_an_earlier_run_paid_is_not_this_runs() {
    outcomes.ledger(Records.ledger("a", "PAID", at(0)));
    outcomes.published(at(7), Platform.MTURK);

    assertThat(outcomes.complete()).isFalse();
    assertThat(outcomes.count(RequestOutcome.PAID)).isZero();

    outcomes.rejected(Records.rejected(RejectionCode.DUPLICATE, at(7)));
    assertThat(outcomes.complete()).isTrue();
    assertThat(outcomes.count(RequestOutcome.DUPLICATE)).isEqualTo(1);
    assertThat(outcomes.count(RequestOutcome.PAID)).isZero();
  }

  @Test
  void a_run_does_not_end_while_an_earlier_runs_payout_is_on_its_way() {
    outcomes.ledger(Records.ledger("old", "IN_DOUBT", at(0)));
    outcomes.published(at(7), Platform.MTURK);
    outcomes.ledger(Records.ledger("new", "PAID", at(7)));

    assertThat(outcomes.complete()).isFalse();
    outcomes.ledger(Records.ledger("old", "PAID", at(0)));
    assertThat(outcomes.complete()).isTrue();
  }

  @Test
  void a_command_no_ledger_knows_yet_is_on_its_way() {
    outcomes.commanded("a");
    assertThat(outcomes.complete()).isFalse();

    outcomes.ledger(Records.ledger("a", "FAILED", at(0)));
    assertThat(outcomes.complete()).isTrue();
    outcomes.commanded("a");
    assertThat(outcomes.complete()).isTrue();
  }

  @Test
  void a_review_that_ends_is_no_review_any_more() {
    outcomes.published(at(0), Platform.MTURK);
    outcomes.ledger(Records.ledger("a", "REVIEW", at(0)));
    assertThat(outcomes.inReview()).hasSize(1);

    outcomes.ledger(Records.ledger("a", "RETRY_WAIT", at(0)));
    assertThat(outcomes.finished()).isZero();
    outcomes.ledger(Records.ledger("a", "PAID", at(0)));

    assertThat(outcomes.inReview()).isEmpty();
    assertThat(outcomes.count(RequestOutcome.PAID)).isEqualTo(1);
    assertThat(outcomes.count(RequestOutcome.IN_REVIEW)).isZero();
  }
}
