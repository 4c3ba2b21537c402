package org.payouts.sandbox.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.sandbox.providers.json.Json;

/** Strict mode: what was not taught does not exist, and the answer says how to teach it. */
class StrictWorldTest {

  private static final String REMEDY = "payouts sandbox seed FILE";

  private final SimulatedProviders providers =
      SimulatedProviders.start(SimulatedProviders.Options.defaults());
  private final Client client = new Client(providers);

  @AfterEach
  void stop() {
    assertThat(providers.book().size()).isZero();
    providers.close();
  }

  @Test
  void prolific_answers_404_to_what_it_does_not_know() throws IOException {
    for (String path :
        List.of(
            "submissions/x/",
            "studies/x/",
            "studies/x/submissions/",
            "projects/x/",
            "workspaces/x/balance/")) {
      Client.Answer answer = client.send(client.prolific(path));
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.json().path("error").path("detail").asText()).contains("x", REMEDY);
    }
    assertThat(client.setUp("x", "y,1").status()).isEqualTo(404);
    assertThat(client.pay("no-such-bulk").status()).isEqualTo(404);
  }

  @Test
  void prolific_refuses_rows_it_does_not_know_or_of_another_study() throws IOException {
    providers.world().prolific().study("s1", "w");
    providers.world().prolific().study("s2", "w");
    providers.world().prolific().submission("of-s2", "s2");
    Client.Answer unknown = client.setUp("s1", "nobody,1");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.body()).contains("nobody", REMEDY);
    Client.Answer foreign = client.setUp("s1", "of-s2,1");
    assertThat(foreign.status()).isEqualTo(400);
    assertThat(foreign.body()).contains("of-s2").doesNotContain(REMEDY);
  }

  @Test
  void a_refused_set_up_teaches_nothing() throws IOException {
    providers.world().prolific().study("s1", "w");
    client.setUp("s1", "nobody,1");
    assertThat(client.setUp("s1", "nobody,1").status()).isEqualTo(400);
    assertThat(client.submission("nobody").status()).isEqualTo(404);
  }

  @Test
  void a_workspace_is_known_with_its_study() throws IOException {
    providers.world().prolific().study("s1", "w");
    assertThat(client.send(client.prolific("workspaces/w/balance/")).status()).isEqualTo(200);
  }

  @Test
  void mturk_says_that_an_unknown_assignment_does_not_exist() throws IOException {
    for (Client.Answer answer :
        List.of(
            client.sendBonus("A9", "1", "tok"),
            client.listBonuses("A9"),
            client.send(client.mturk("GetAssignment", "{\"AssignmentId\":\"A9\"}")))) {
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().path("__type").asText()).isEqualTo("RequestError");
      assertThat(answer.json().path("TurkErrorCode").asText())
          .isEqualTo("AWS.MechanicalTurk.AssignmentDoesNotExist");
      assertThat(answer.body()).contains(REMEDY);
    }
  }

  @Test
  void mturk_denies_access_to_the_assignment_of_another_requester() throws IOException {
    providers.world().mturk().foreignAssignment("A9");
    for (Client.Answer answer :
        List.of(client.sendBonus("A9", "1", "tok"), client.listBonuses("A9"))) {
      assertThat(answer.json().path("TurkErrorCode").asText())
          .isEqualTo("AWS.MechanicalTurk.PermissionDenied");
    }
  }

  @Test
  void respondent_answers_404_to_what_it_does_not_know() throws IOException {
    providers.world().respondent().project("p1", 100, false);
    providers.world().respondent().project("p2", 100, false);
    providers.world().respondent().response("of-p2", "p2");
    for (String path :
        List.of(
            "projects/x",
            "projects/x/screener-responses/payouts",
            "projects/p1/screener-responses/x",
            "projects/p1/screener-responses/of-p2")) {
      assertThat(client.send(client.respondent(path)).status()).as(path).isEqualTo(404);
      assertThat(client.send(client.respondent(path)).body()).contains(REMEDY);
    }
    assertThat(client.payout("x", "of-p2", 1, 0).status()).isEqualTo(404);
    assertThat(client.payout("p1", "of-p2", 1, 0).status()).isEqualTo(404);
    assertThat(client.payout("p1", "x", 1, 0).status()).isEqualTo(404);
  }

  @Test
  void a_lesson_makes_known_what_requests_take_for_granted() throws IOException {
    List<BonusRequested> requests =
        List.of(
            request("USD", new ProlificTarget("w", "s", "x")),
            request("GBP", new ProlificTarget("w", "s", "y")),
            request("USD", MTurkTarget.newBuilder().setWorkerId("A").setAssignmentId("3").build()),
            request("USD", new RespondentTarget("p", "r", 4000L)),
            request("USD", new RespondentTarget("p", "q", 1L)));
    assertThat(Json.parse(Lesson.of(requests).toString()))
        .isEqualTo(
            Json.parse(
                """
                {"prolific": {"workspaces": {"w": {"currency": "USD"}},
                              "studies": {"s": {"workspace": "w", "currency": "USD"}},
                              "submissions": {"x": {"study": "s"}, "y": {"study": "s"}}},
                 "mturk": {"assignments": {"3": {"worker": "A"}}},
                 "respondent": {"projects": {"p": {"incentive_minor": 4000}},
                                "responses": {"r": {"project": "p"}, "q": {"project": "p"}}}}
                """));

    providers.world().seed(requests);

    assertThat(client.setUp("s", "x,1\ny,1").status()).isEqualTo(201);
    assertThat(client.send(client.respondent("projects/p/screener-responses/q")).status())
        .isEqualTo(200);
    assertThat(client.listBonuses("3").status()).isEqualTo(200);
  }

  private static BonusRequested request(String currency, Object target) {
    return BonusRequested.newBuilder()
        .setPayoutId("p")
        .setTarget(target)
        .setAmountMinor(100)
        .setCurrency(currency)
        .build();
  }
}
