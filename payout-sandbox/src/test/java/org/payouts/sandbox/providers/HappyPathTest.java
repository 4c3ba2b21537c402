package org.payouts.sandbox.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.payouts.sandbox.providers.book.BookTotal;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.calls.CallEntry;

class HappyPathTest {

  private final SimulatedProviders providers =
      SimulatedProviders.start(SimulatedProviders.Options.defaults());
  private final Client client = Client.ofUsualWorld(providers);

  @AfterEach
  void stop() {
    providers.close();
  }

  @Test
  void prolific_pays_a_drafted_bulk() throws IOException {
    Client.Answer draft = client.setUp("study1", "sub1,4.25\nsub2,4.25\n");
    assertThat(draft.status()).isEqualTo(201);
    assertThat(draft.body())
        .contains("\"amount\":850,\"fees\":283.34,\"vat\":0,\"total_amount\":1133.34");
    assertThat(providers.book().payments()).isEmpty();

    Client.Answer paid = client.pay(draft.json().path("id").asText());

    assertThat(paid.status()).isEqualTo(202);
    assertThat(paid.json().isTextual()).isTrue();
    assertThat(providers.book().totals()).containsExactly(new BookTotal("prolific", "GBP", 2, 850));
    assertThat(client.bonuses("sub1")).containsExactly(425L);
    assertThat(client.submission("sub1").json().path("study_id").asText()).isEqualTo("study1");
  }

  @Test
  void mturk_pays_and_lists_in_pages_without_the_token() throws IOException {
    for (int i = 1; i <= 3; i++) {
      assertThat(client.sendBonus("ASSIGN1", i + ".5", "token" + i).status()).isEqualTo(200);
    }
    JsonNode page = client.listBonuses("ASSIGN1").json();
    assertThat(page.path("BonusPayments")).hasSize(2);
    assertThat(page.path("BonusPayments").get(0).path("BonusAmount").asText()).isEqualTo("1.50");
    assertThat(page.toString()).contains("thanks [p-1]").doesNotContain("token1");
    assertThat(page.path("NextToken").asText()).isNotEmpty();
    assertThat(providers.book().totals()).containsExactly(new BookTotal("mturk", "USD", 3, 750));
  }

  @Test
  void respondent_pays_incentive_and_tip_and_lists_them() throws IOException {
    JsonNode project = client.send(client.respondent("projects/p1")).json();
    assertThat(project.path("incentiveAmount").asInt()).isEqualTo(25);
    assertThat(client.payouts("p1")).isEmpty();

    Client.Answer paid = client.payout("p1", "r1", 1, 150);

    assertThat(paid.status()).isEqualTo(201);
    assertThat(paid.body()).isEmpty();
    JsonNode person = client.payouts("p1").get(0);
    assertThat(person.path("numberOfPayouts").asInt()).isEqualTo(1);
    assertThat(person.path("payouts").get(0).path("totalIncentive").asLong()).isEqualTo(2650);
    assertThat(providers.book().payments())
        .extracting(Payment::target, Payment::amountMinor, Payment::reference)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("r1", 2650L, "1"));
  }

  @Test
  void the_books_and_the_calls_can_be_read_over_http() throws IOException {
    client.pay(client.bulk("study1", "sub1,0.01"));
    JsonNode books = client.get("/books").json();
    assertThat(books.path("totals").toString())
        .isEqualTo(
            "[{\"platform\":\"prolific\",\"currency\":\"GBP\",\"payments\":1,\"amount_minor\":1}]");
    assertThat(books.path("payments")).hasSize(1);
    JsonNode calls = client.get("/calls?since=1").json();
    assertThat(calls).hasSize(1);
    assertThat(calls.get(0).path("operation").asText()).isEqualTo("pay");
    assertThat(calls.get(0).path("money").asBoolean()).isTrue();
    assertThat(calls.get(0).path("answered").asText()).isEqualTo("202");
    assertThat(providers.calls().all()).extracting(CallEntry::payments).containsExactly(0, 1);
  }

  @Test
  void the_books_and_the_calls_can_be_read_in_pages_and_the_books_by_target() throws IOException {
    for (int i = 1; i <= 5; i++) {
      client.payout("p1", "r" + i, 1, 0);
    }
    JsonNode page = client.get("/books?since=2&limit=2").json();
    assertThat(page.path("payments").findValuesAsText("target")).containsExactly("r3", "r4");
    assertThat(client.get("/books?since=5&limit=2").json().path("payments")).isEmpty();
    assertThat(client.get("/calls?since=3&limit=1").json().findValuesAsText("target"))
        .containsExactly("r4");
    JsonNode one = client.get("/books?platform=respondent&target=r2").json().path("payments");
    assertThat(one.findValuesAsText("number")).containsExactly("2");
    assertThat(client.get("/books?platform=mturk&target=r2").json().path("payments")).isEmpty();
    assertThat(client.get("/books?since=x").status()).isEqualTo(400);
  }

  @Test
  void the_world_can_be_taught_over_http() throws IOException {
    client.post(
        "/sandbox/world",
        """
        {"prolific": {"workspaces": {"w1": {"currency": "USD", "balance_minor": 700}},
                      "studies": {"study1": {"workspace": "w1"}},
                      "submissions": {"sub9": {"unknown": true}}},
         "mturk": {"assignments": {"A1": {"absent_calls": 1}}},
         "respondent": {"policy": "b", "projects": {"p1": {"incentive_minor": 5000, "autopay": true}},
                        "responses": {"r1": {"status": "NOSHOW"}}}}
        """);
    assertThat(client.setUp("study1", "sub9,1").status()).isEqualTo(400);
    client.pay(client.bulk("study1", "sub1,1"));
    assertThat(providers.book().payments().get(0).currency()).isEqualTo("USD");
    assertThat(client.sendBonus("A1", "1", "t").status()).isEqualTo(400);
    assertThat(client.payout("p1", "r1", 1, 0).status()).isEqualTo(422);
    assertThat(client.payout("p1", "r2", 4, 0).status()).isEqualTo(201);
    assertThat(providers.book().payments().get(1).amountMinor()).isEqualTo(5000);
    assertThat(client.post("/sandbox/world", "[]").status()).isEqualTo(400);
  }

  @Test
  void somebody_can_pay_by_hand_over_http() throws IOException {
    client.post(
        "/sandbox/outside",
        """
        {"platform": "respondent", "study": "p1", "target": "r1", "amount_minor": 2500}
        """);
    assertThat(client.payouts("p1").get(0).path("numberOfPayouts").asInt()).isEqualTo(1);
    assertThat(client.get("/books").json().path("totals")).isEmpty();
    providers.landAutopay("p1", "r2");
    assertThat(client.payouts("p1")).hasSize(2);
  }
}
