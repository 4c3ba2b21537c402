package org.payouts.sandbox.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.json.Json;

/** What a study, its project, its workspace and its participants are to Prolific. */
class ProlificStudiesTest {

  private static final String STUDY = "60aca280709ee40ec37d4885";
  private static final String SUBMISSION = "60aca280709ee40ec37d4abc";
  private static final String PARTICIPANT = "5f0000000000000000000ABC";

  private final SimulatedProviders providers =
      SimulatedProviders.start(SimulatedProviders.Options.defaults());
  private final Client client = new Client(providers);

  @AfterEach
  void stop() {
    providers.close();
  }

  private void teach(String lesson) {
    providers.world().teach(Json.object("prolific", Json.parse(lesson)));
  }

  private JsonNode read(String path) throws IOException {
    Client.Answer answer = client.send(client.prolific(path));
    assertThat(answer.status()).as(path).isEqualTo(200);
    return answer.json();
  }

  @Test
  void a_study_pays_in_its_own_currency_whatever_its_workspace_holds() throws IOException {
    providers.world().prolific().workspace("w", "GBP", 100_000);
    providers.world().prolific().study("s", "w", "USD");
    providers.world().prolific().submission("x", "s");
    JsonNode study = read("studies/s/");
    assertThat(study.path("presentment_currency_code").asText()).isEqualTo("USD");
    assertThat(study.path("currency_code").asText()).isEqualTo("GBP");

    client.pay(client.bulk("s", "x,1.50"));

    assertThat(providers.book().payments().get(0).currency()).isEqualTo("USD");
    assertThat(read("workspaces/w/balance/").path("currency_code").asText()).isEqualTo("GBP");
  }

  @Test
  void a_study_may_show_its_currency_as_currency_code_alone() throws IOException {
    teach("{\"studies\":{\"s\":{\"workspace\":\"w\",\"currency\":\"USD\",\"presented\":false}}}");
    assertThat(read("studies/s/").path("currency_code").asText()).isEqualTo("USD");
    assertThat(read("studies/s/").has("presentment_currency_code")).isFalse();
  }

  @Test
  void a_study_leads_to_its_workspace_by_way_of_its_project() throws IOException {
    teach("{\"projects\":{\"p\":{\"workspace\":\"w7\"}},\"studies\":{\"s\":{\"project\":\"p\"}}}");
    assertThat(read("studies/s/").path("project").asText()).isEqualTo("p");
    assertThat(read("projects/p/").path("workspace").asText()).isEqualTo("w7");
    providers.world().prolific().study("t", "w8");
    String project = read("studies/t/").path("project").asText();
    assertThat(project).matches("[0-9a-f]{24}");
    assertThat(read("projects/" + project + "/").path("workspace").asText()).isEqualTo("w8");
  }

  @Test
  void answers_need_not_name_project_and_workspace() throws IOException {
    teach(
        "{\"projects\":{\"p\":{\"workspace\":\"w\",\"tells_workspace\":false}},"
            + "\"studies\":{\"s\":{\"project\":\"p\",\"tells_project\":false}}}");
    assertThat(read("studies/s/").has("project")).isFalse();
    assertThat(read("projects/p/").has("workspace")).isFalse();
  }

  @Test
  void the_account_can_be_read_without_naming_anything_else() throws IOException {
    assertThat(read("users/me/").path("id").asText()).matches("[0-9a-f]{24}");
    assertThat(client.get("/api/v1/users/me/").status()).isEqualTo(401);
  }

  @Test
  void the_submissions_of_a_study_are_listed_in_pages_that_name_the_next() throws IOException {
    providers.world().prolific().study("s", "w");
    List<String> taught = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      taught.add("sub" + i);
      providers.world().prolific().submission("sub" + i, "s", "person" + i);
    }
    List<String> listed = new ArrayList<>();
    int pages = 0;
    URI next = providers.uri().resolve("/api/v1/studies/s/submissions/");
    while (next != null) {
      JsonNode page = read(next.getPath().substring(8) + "?" + next.getQuery());
      page.path("results").forEach(row -> listed.add(row.path("id").asText()));
      assertThat(page.path("results").get(0).path("participant_id").asText()).startsWith("person");
      assertThat(page.path("results").get(0).path("status").asText()).isEqualTo("APPROVED");
      JsonNode href = page.path("_links").path("next").path("href");
      next = href.isNull() ? null : URI.create(href.asText());
      pages++;
    }
    assertThat(listed).isEqualTo(taught);
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void a_row_with_a_participant_id_pays_that_participants_submission() throws IOException {
    providers.world().prolific().study(STUDY, "w");
    providers.world().prolific().submission(SUBMISSION, STUDY, PARTICIPANT);

    client.pay(client.bulk(STUDY, PARTICIPANT + ",1.50"));

    assertThat(client.bonuses(SUBMISSION)).containsExactly(150L);
    assertThat(providers.book().of(Provider.PROLIFIC, SUBMISSION)).hasSize(1);
    assertThat(client.submission(PARTICIPANT).status()).isEqualTo(404);
  }

  @Test
  void a_participant_of_another_study_is_refused() throws IOException {
    providers.world().prolific().study(STUDY, "w");
    providers.world().prolific().study("other", "w");
    providers.world().prolific().submission(SUBMISSION, "other", PARTICIPANT);
    assertThat(client.setUp(STUDY, PARTICIPANT + ",1").status()).isEqualTo(400);
  }

  @Test
  void ids_are_understood_in_any_case_and_answered_in_lower_case() throws IOException {
    String upper = "60ACA280709EE40EC37D4ABC";
    teach("{\"studies\":{\"60ACA280709EE40EC37D4885\":{\"workspace\":\"w\"}}}");
    providers.world().prolific().submission(upper, STUDY);

    client.pay(client.bulk("60Aca280709ee40ec37d4885", upper + ",1\n" + SUBMISSION + ",2"));

    JsonNode page = client.submission(upper).json();
    assertThat(page.path("id").asText()).isEqualTo(SUBMISSION);
    assertThat(page.path("study_id").asText()).isEqualTo(STUDY);
    assertThat(client.bonuses(SUBMISSION)).containsExactly(100L, 200L);
    assertThat(read("studies/60ACA280709EE40EC37D4885/").path("id").asText()).isEqualTo(STUDY);
  }
}
