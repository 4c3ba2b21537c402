package org.payouts.workers.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaidStateTest {

  @Test
  void what_is_paid_has_the_fee_of_the_attempt_that_paid_it() {
    Baseline drafted = new Baseline.Prolific("bulk", Samples.amounts(), "USD", "ws", 0, 50L);
    Attempt attempt = new Attempt(1, Samples.OWNER, 1, 2, drafted);

    assertThat(PayoutState.Paid.by(attempt, "bulk", 150, "books", Samples.NOW).feeMinor())
        .isEqualTo(50);
    assertThat(PayoutState.Paid.by(attempt, "bulk-1", 150, "books", Samples.NOW).feeMinor())
        .as("an earlier call's, whose set-up is forgotten")
        .isNull();
    assertThat(drafted.withBaseline(Samples.amounts(7), 1).feeMinor()).isEqualTo(50);
  }
}
