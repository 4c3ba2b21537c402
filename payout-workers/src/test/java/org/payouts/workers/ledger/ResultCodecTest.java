package org.payouts.workers.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Target;

class ResultCodecTest {

  private static final Target PROLIFIC = Samples.prolific("ws", "s");

  private static Payout paid(Target target, PayoutState.Paid state) {
    return new Payout(Samples.command("p", target, null), state, Samples.history(false));
  }

  @Test
  void a_paid_result_says_account_reason_requester_and_the_fee_that_was_named() {
    BonusPaid result =
        ResultCodec.paid(paid(PROLIFIC, new PayoutState.Paid(150, "books", 1, null, 50L)))
            .orElseThrow();

    assertThat(result.getAccount()).isEqualTo("ws");
    assertThat(result.getReason()).isEqualTo("thank you");
    assertThat(result.getRequestedBy()).isEqualTo("A. Jones");
    assertThat(result.getFeeMinor()).isEqualTo(50);
    assertThat(result.getFeeCurrency()).isEqualTo("USD");
  }

  @Test
  void a_fee_that_nobody_named_is_no_fee_of_zero() {
    BonusPaid result =
        ResultCodec.paid(paid(Samples.mturk("a"), new PayoutState.Paid(150, "answer", 1, null)))
            .orElseThrow();

    assertThat(result.getFeeMinor()).isNull();
    assertThat(result.getFeeCurrency()).isNull();
    assertThat(result.getAccount()).isEmpty();
  }

  /** A person can err: their word is no certainty. */
  @Test
  void a_result_that_a_person_decided_names_the_person_as_its_evidence() {
    String word = "resolution of A. Jones: the account's statement";
    Payout failed =
        new Payout(
            Samples.command("p", PROLIFIC, null),
            new PayoutState.Failed("VERDICT", word, 1),
            Samples.history(true));

    assertThat(ResultCodec.failed(failed).orElseThrow().getEvidence()).isEqualTo(word);
  }

  @Test
  void a_failed_result_says_account_reason_and_requester() {
    Payout failed =
        new Payout(
            Samples.command("p", PROLIFIC, null),
            new PayoutState.Failed("CODE", "why", 1),
            Samples.history(false));

    BonusFailed result = ResultCodec.failed(failed).orElseThrow();

    assertThat(result.getAccount()).isEqualTo("ws");
    assertThat(result.getReason()).isEqualTo("thank you");
    assertThat(result.getRequestedBy()).isEqualTo("A. Jones");
  }
}
