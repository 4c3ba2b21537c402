package org.payouts.sandbox.providers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.StreamSupport;
import org.payouts.sandbox.providers.json.Json;

/** What a client of the three providers sees. */
final class Client {

  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final URI base;
  private Duration timeout = Duration.ofSeconds(20);

  Client(SimulatedProviders providers) {
    this.base = providers.uri();
  }

  /** What the older tests name: one study and more, an assignment and more, a project. */
  private static final String USUAL_WORLD =
      """
      {"prolific": {"studies": {"study1": {"workspace": "w"}, "study2": {"workspace": "w"},
                                "s": {"workspace": "w"}},
                    "submissions": {"sub1": {"study": "study1"}, "sub2": {"study": "study1"},
                                    "sub3": {"study": "study1"}, "late": {"study": "study1"},
                                    "never": {"study": "study1"}, "sub8": {"study": "study2"},
                                    "a": {"study": "s"}}},
       "mturk": {"assignments": {"A1": {}, "A2": {}, "ASSIGN1": {}, "ASSIGNMENT1": {}}},
       "respondent": {"projects": {"p1": {}},
                      "responses": {"r1": {"project": "p1"}, "r2": {"project": "p1"},
                                    "r3": {"project": "p1"}, "r4": {"project": "p1"},
                                    "r5": {"project": "p1"}, "r-NEXT_ONLY": {"project": "p1"},
                                    "r-IGNORED": {"project": "p1"}, "r-TOTAL": {"project": "p1"},
                                    "r-HOW_MANY": {"project": "p1"}}}}
      """;

  /** A client of providers that are taught what the older tests name. */
  static Client ofUsualWorld(SimulatedProviders providers) {
    providers.world().teach(Json.parse(USUAL_WORLD));
    return new Client(providers);
  }

  Client timeout(Duration newTimeout) {
    timeout = newTimeout;
    return this;
  }

  record Answer(int status, String body, HttpResponse<String> response) {
    JsonNode json() {
      return Json.parse(body);
    }
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(timeout);
  }

  Answer send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Answer get(String path) throws IOException {
    return send(to(path));
  }

  Answer post(String path, String body) throws IOException {
    return send(to(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  // Prolific

  HttpRequest.Builder prolific(String path) {
    return to("/api/v1/" + path).header("Authorization", "Token t");
  }

  Answer setUp(String study, String csv) throws IOException {
    String body = Json.write(Json.object().put("study_id", study).put("csv_bonuses", csv));
    return send(
        prolific("submissions/bonus-payments/").POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  String bulk(String study, String csv) throws IOException {
    return setUp(study, csv).json().path("id").asText();
  }

  Answer pay(String bulk) throws IOException {
    return send(
        prolific("bulk-bonus-payments/" + bulk + "/pay/")
            .POST(HttpRequest.BodyPublishers.noBody()));
  }

  Answer submission(String id) throws IOException {
    return send(prolific("submissions/" + id + "/"));
  }

  List<Long> bonuses(String submission) throws IOException {
    JsonNode shown = submission(submission).json().path("bonus_payments");
    return StreamSupport.stream(shown.spliterator(), false).map(JsonNode::asLong).toList();
  }

  // MTurk

  HttpRequest.Builder mturk(String operation, String body) {
    return to("/")
        .header("X-Amz-Target", "MTurkRequesterServiceV20170117." + operation)
        .header("Content-Type", "application/x-amz-json-1.1")
        .header("X-Amz-Date", AMZ_DATE.format(Instant.now()))
        .header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=k/20261121/us-east-1/mturk-requester/aws4_request,"
                + " SignedHeaders=host;x-amz-date, Signature=0")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  Answer sendBonus(String assignment, String amount, String token) throws IOException {
    var body = Json.object().put("WorkerId", "AWORKER").put("AssignmentId", assignment);
    body.put("BonusAmount", amount).put("Reason", "thanks [p-1]");
    if (!token.isEmpty()) {
      body.put("UniqueRequestToken", token);
    }
    return send(mturk("SendBonus", Json.write(body)));
  }

  Answer listBonuses(String assignment) throws IOException {
    return send(
        mturk(
            "ListBonusPayments",
            Json.write(Json.object().put("AssignmentId", assignment).put("MaxResults", 2))));
  }

  // Respondent

  HttpRequest.Builder respondent(String path) {
    return to("/v1/" + path).header("x-api-key", "k").header("x-api-secret", "s");
  }

  Answer payout(String project, String response, int count, long tip) throws IOException {
    String body = Json.write(Json.object().put("payoutCount", count).put("tip", tip));
    return send(
        respondent("projects/" + project + "/screener-responses/" + response + "/payouts")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  JsonNode payouts(String project) throws IOException {
    return send(respondent("projects/" + project + "/screener-responses/payouts")).json();
  }
}
