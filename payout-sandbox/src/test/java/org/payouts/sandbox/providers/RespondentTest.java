package org.payouts.sandbox.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultRule;
import org.payouts.sandbox.providers.respondent.CountPolicy;

class RespondentTest {

  private final SimulatedProviders providers =
      SimulatedProviders.start(SimulatedProviders.Options.defaults());
  private final Client client = Client.ofUsualWorld(providers);

  @AfterEach
  void stop() {
    providers.close();
  }

  private int paidBy(CountPolicy policy, int... counts) throws IOException {
    providers.world().respondent().policy(policy);
    int before = providers.book().size();
    for (int count : counts) {
      client.payout("p1", "r-" + policy, count, 0);
    }
    return providers.book().size() - before;
  }

  @Test
  void policy_a_refuses_all_but_the_next_count() throws IOException {
    assertThat(paidBy(CountPolicy.NEXT_ONLY, 2, 1, 1, 3, 2)).isEqualTo(2);
    assertThat(client.payout("p1", "r-NEXT_ONLY", 2, 0).status()).isEqualTo(409);
  }

  @Test
  void policy_b_ignores_the_count_and_pays_one() throws IOException {
    assertThat(paidBy(CountPolicy.IGNORED, 1, 1, 5)).isEqualTo(3);
  }

  @Test
  void policy_c_pays_up_to_the_total() throws IOException {
    assertThat(paidBy(CountPolicy.TOTAL, 1, 1, 3, 2)).isEqualTo(3);
  }

  @Test
  void policy_d_pays_that_many() throws IOException {
    assertThat(paidBy(CountPolicy.HOW_MANY, 1, 2)).isEqualTo(3);
  }

  @Test
  void nobody_is_paid_more_than_five_times() throws IOException {
    assertThat(paidBy(CountPolicy.IGNORED, 1, 2, 3, 4, 5, 5)).isEqualTo(5);
    assertThat(client.payout("p1", "r-IGNORED", 6, 0).status()).isEqualTo(400);
  }

  @Test
  void without_a_card_nothing_is_paid() throws IOException {
    providers.world().respondent().card(false);
    assertThat(client.payout("p1", "r1", 1, 0).status()).isEqualTo(402);
    assertThat(providers.book().size()).isZero();
  }

  @Test
  void the_incentive_may_be_edited_between_read_and_pay() throws IOException {
    providers.world().respondent().project("p1", 3050, false);
    providers.world().respondent().editIncentiveAfterRead("p1", 4000);
    JsonNode read = client.send(client.respondent("projects/p1")).json();
    assertThat(read.path("incentiveAmount").decimalValue()).isEqualByComparingTo("30.5");
    client.payout("p1", "r1", 1, 0);
    assertThat(providers.book().payments()).extracting(Payment::amountMinor).containsExactly(4000L);
  }

  @Test
  void a_late_autopay_lands_just_before_the_call_and_counts() throws IOException {
    providers.faults().add(FaultRule.always(FaultClass.AUTOPAY_LATE).times(1));
    assertThat(client.payout("p1", "r1", 1, 100).status()).isEqualTo(409);
    assertThat(providers.book().payments())
        .extracting(Payment::origin)
        .containsExactly(Payment.Origin.AUTOPAY);
    assertThat(providers.book().totals()).isEmpty();
    assertThat(client.payouts("p1").get(0).path("numberOfPayouts").asInt()).isEqualTo(1);
  }

  @Test
  void the_count_may_not_fit_the_payouts_listed() throws IOException {
    client.payout("p1", "r1", 1, 0);
    providers.faults().add(FaultRule.always(FaultClass.COUNT_WRONG).times(1));
    JsonNode wrong = client.payouts("p1").get(0);
    assertThat(wrong.path("numberOfPayouts").asInt()).isEqualTo(2);
    assertThat(wrong.path("payouts")).hasSize(1);
  }

  @Test
  void a_closed_project_or_an_unpayable_response_is_refused() throws IOException {
    providers.world().respondent().closeProject("closed");
    for (String id : List.of("noshow", "hidden")) {
      providers.world().respondent().response(id, "p1");
    }
    providers.world().respondent().response("of-closed", "closed");
    providers.world().respondent().response("noshow", "NOSHOW", "VISIBLE");
    providers.world().respondent().response("hidden", "ATTENDED", "ONHOLD");
    providers.world().respondent().unknownResponse("nobody");
    assertThat(client.payout("closed", "of-closed", 1, 0).status()).isEqualTo(422);
    assertThat(client.payout("p1", "noshow", 1, 0).status()).isEqualTo(422);
    assertThat(client.payout("p1", "hidden", 1, 0).status()).isEqualTo(422);
    assertThat(client.payout("p1", "nobody", 1, 0).status()).isEqualTo(404);
    assertThat(providers.book().size()).isZero();
  }

  @Test
  void a_payout_makes_the_response_paid() throws IOException {
    client.payout("p1", "r1", 1, 0);
    assertThat(client.send(client.respondent("projects/p1/screener-responses/r1")).body())
        .contains("\"PAID\"", "\"VISIBLE\"");
  }

  @Test
  void keys_are_needed() throws IOException {
    assertThat(client.get("/v1/projects/p1").status()).isEqualTo(401);
  }
}
