package org.payouts.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.PayoutRequester;
import org.payouts.Platform;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.RegistryUrl;
import org.payouts.sandbox.testing.SharedTopics;
import org.payouts.topics.Topics;

/**
 * The gateway as its users meet it, on a real broker; router and workers are played by the test.
 */
@ExtendWith(KafkaCluster.class)
class GatewayIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POST = "/v1/bonus-requests";
  private static final String ONE = "/v1/payouts/{id}";
  private static final String DEAD = "/v1/webhooks/{webhook}/dead";

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @TempDir Path directory;
  private GatewayStack stack;
  private OpenApiContract contract;

  @BeforeEach
  void start(@Bootstrap String bootstrap, @RegistryUrl String registry) throws Exception {
    stack = new GatewayStack(bootstrap, registry, directory);
    contract = new OpenApiContract(stack.get("/openapi.json", "").body());
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  private static String bonus(String id, String assignment, String amount) {
    return """
        {"payout_id":"%s","amount":"%s","currency":"USD","batch":"may",
         "target":{"platform":"mturk","worker_id":"A1","assignment_id":"%s"}}"""
        .formatted(id, amount, assignment);
  }

  private HttpResponse<String> post(String key, String body, String... headers) throws Exception {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = "application/json";
    System.arraycopy(headers, 0, all, 2, headers.length);
    HttpResponse<String> answer = stack.post(POST, key, body, all);
    contract.check("POST", POST, answer);
    if (answer.statusCode() == 202) {
      contract.checkRequest(body);
    }
    return answer;
  }

  private HttpResponse<String> get(String template, String path, String key) throws Exception {
    HttpResponse<String> answer = stack.get(path, key);
    contract.check("GET", template, answer);
    return answer;
  }

  private void rule(boolean active, long upTo) throws Exception {
    stack.write(
        Topics.REQUESTERS,
        "lab",
        PayoutRequester.newBuilder()
            .setName("lab")
            .setActive(active)
            .setPayoutIds(List.of("*"))
            .setAccounts(List.of("mturk"))
            .setStudies(List.of("*"))
            .setUpTo(Map.of("USD", upTo))
            .setBy("Ada")
            .setBecause("a test")
            .setDecidedAt(Instant.EPOCH)
            .setRevision(1)
            .build());
  }

  @Test
  void a_requester_is_also_held_to_the_rule_of_its_name() throws Exception {
    rule(true, 100);
    await()
        .untilAsserted(
            () ->
                assertThat(post(stack.labKey, bonus("lab:1", "3A", "1.01")).body())
                    .contains("out-of-scope", "NOT_ALLOWED", "/amount", "1.00 USD"));
    assertThat(post(stack.labKey, bonus("lab:2", "3A", "1.00")).statusCode()).isEqualTo(202);
    assertThat(post(stack.slowKey, bonus("slow:1", "3A", "5.00")).statusCode()).isEqualTo(202);
    rule(false, 100);
    await()
        .untilAsserted(
            () ->
                assertThat(post(stack.labKey, bonus("lab:3", "3A", "1.00")).body())
                    .contains("requester lab is not active"));
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String type)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).path("type").asText())
        .isEqualTo("urn:payouts:problem:" + type);
  }

  private static List<String> pointers(HttpResponse<String> answer) throws IOException {
    List<String> pointers = new ArrayList<>();
    JSON.readTree(answer.body())
        .path("errors")
        .forEach(error -> pointers.add(error.path("pointer").asText()));
    return pointers;
  }

  @Test
  void a_request_is_published_once_however_often_and_by_whichever_process_it_is_taken_in()
      throws Exception {
    String body = bonus("lab:1", "3A", "1.20");

    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    HttpResponse<String> first = post(stack.labKey, body, "traceparent", trace);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    assertThat(stack.traces())
        .as("the record is part of the caller's trace")
        .containsExactly(trace);
    assertThat(first.headers().firstValue("Location")).hasValue("/v1/payouts/lab:1");
    assertThat(JSON.readTree(first.body()).path("duplicate").asBoolean()).isFalse();
    assertThat(stack.requested()).as("Kafka has it when 202 is answered").containsExactly("lab:1");

    // At once, when only this process knows it.
    assertThat(JSON.readTree(post(stack.labKey, body).body()).path("duplicate").asBoolean())
        .isTrue();
    assertProblem(post(stack.labKey, bonus("lab:1", "3A", "1.21")), 422, "content-differs");

    stack.restart(true, directory);
    HttpResponse<String> again = post(stack.labKey, body);
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    HttpResponse<String> other =
        post(
            stack.labKey,
            "[%s,%s]".formatted(bonus("lab:2", "3C", "1"), bonus("lab:1", "3B", "1.20")));
    assertProblem(other, 422, "content-differs");
    assertThat(pointers(other)).containsExactly("/1/payout_id");
    assertThat(stack.requested()).containsExactly("lab:1");
    // What an array that was refused has reserved is free again.
    assertThat(post(stack.labKey, bonus("lab:2", "3D", "2")).statusCode()).isEqualTo(202);
  }

  @Test
  void an_id_of_which_only_the_result_is_read_never_counts_as_other_content() throws Exception {
    stack.write(Topics.BONUS_PAID, "lab:1", paid("lab:1"));
    await().until(() -> stack.get("/v1/payouts/lab:1", stack.labKey).statusCode() == 200);

    assertProblem(post(stack.labKey, bonus("lab:1", "3N0", "1.00")), 503, "unavailable");
    assertThat(stack.requested()).isEmpty();
  }

  @Test
  void many_that_ask_for_the_same_at_once_publish_one_record() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Integer>> same =
          IntStream.range(0, 32)
              .<Callable<Integer>>mapToObj(
                  i ->
                      () ->
                          stack
                              .post(
                                  POST,
                                  stack.labKey,
                                  bonus("lab:same", "3A", "1"),
                                  "Content-Type",
                                  "application/json")
                              .statusCode())
              .toList();
      for (Future<Integer> each : pool.invokeAll(same)) {
        assertThat(each.get()).isEqualTo(202);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(stack.requested()).containsExactly("lab:same");
  }

  @Test
  void what_cannot_be_taken_in_says_why_and_publishes_nothing() throws Exception {
    String good = bonus("lab:1", "3A", "1");

    assertProblem(post("", good), 401, "unauthorized");
    assertProblem(post("payouts_wrong", good), 401, "unauthorized");
    assertProblem(post(stack.labKey, "{\"a\":1,\"a\":2}"), 400, "invalid-json");
    assertProblem(post(stack.labKey, good + "x"), 400, "invalid-json");
    assertProblem(post(stack.labKey, ""), 400, "invalid-json");
    assertProblem(post(stack.labKey, "[]"), 400, "invalid-request");
    assertProblem(post(stack.labKey, "7"), 400, "invalid-request");
    HttpResponse<String> array =
        post(stack.labKey, "[%s,%s]".formatted(good, bonus("lab:2", "3B", "-1")));
    assertProblem(array, 400, "invalid-request");
    assertThat(pointers(array)).containsExactly("/1/amount");
    String thousandAndOne =
        IntStream.range(0, 1_001).mapToObj(i -> "{}").collect(Collectors.joining(",", "[", "]"));
    assertProblem(post(stack.labKey, thousandAndOne), 400, "invalid-request");
    String manyValues = "[" + "{},".repeat(60_000) + "{}]";
    assertProblem(post(stack.labKey, manyValues), 413, "too-large");
    HttpResponse<String> others = post(stack.labKey, bonus("slow:1", "3A", "5.01"));
    assertProblem(others, 403, "out-of-scope");
    assertThat(pointers(others)).containsExactly("/payout_id", "/amount");
    assertProblem(post(stack.labKey, " ".repeat(200_001)), 413, "too-large");
    HttpResponse<String> form = stack.post(POST, stack.labKey, good, "Content-Type", "text/plain");
    contract.check("POST", POST, form);
    assertProblem(form, 415, "unsupported-media-type");
    assertProblem(
        post(stack.labKey, "[" + good + "]", "Idempotency-Key", "k"), 400, "invalid-request");
    String two = "[%s,%s]".formatted(bonus("slow:1", "3A", "1"), bonus("slow:2", "3B", "1"));
    assertThat(post(stack.slowKey, bigArray("slow:", 1_000)).statusCode()).isEqualTo(202);
    HttpResponse<String> over = post(stack.slowKey, two);
    assertProblem(over, 503, "rate-exceeded");
    assertThat(stack.requested()).hasSize(1_000).noneMatch(id -> id.startsWith("lab:"));
    assertThat(stack.get("/nowhere", "").statusCode()).isEqualTo(404);
    assertProblem(stack.get(POST, stack.labKey), 405, "method-not-allowed");
  }

  private static String bigArray(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> bonus(prefix + "n" + i, "3N" + i, "1"))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void each_key_sees_its_own_payouts_events_and_webhooks() throws Exception {
    assertThat(post(stack.labKey, bigArray("lab:", 5)).statusCode()).isEqualTo(202);
    assertThat(post(stack.slowKey, bonus("slow:1", "3Z", "1")).statusCode()).isEqualTo(202);
    await().until(() -> stack.get("/v1/payouts/lab:n0", stack.labKey).statusCode() == 200);
    assertProblem(get(ONE, "/v1/payouts/lab:n0", stack.slowKey), 404, "not-found");
    assertProblem(get(ONE, "/v1/payouts/lab:n0", ""), 401, "unauthorized");

    pages();
    eventsAndWebhooks();
    remaining();
    assertThat(contract.unseen())
        .as("described, and never seen")
        // Nothing in this test makes Kafka fail: verification/ does.
        .containsExactlyInAnyOrder(
            "GET /health 503",
            "POST /v1/bonus-requests 400",
            "POST /v1/bonus-requests 401",
            "POST /v1/bonus-requests 403",
            "POST /v1/bonus-requests 413",
            "POST /v1/bonus-requests 415",
            "POST /v1/bonus-requests 422",
            "POST /v1/bonus-requests 503");
  }

  @Test
  void a_reader_of_events_sees_only_what_its_key_may_see_now() throws Exception {
    stack.write(Topics.BONUS_PAID, "lab:b0", paid("lab:b0"));
    await().until(() -> stack.get("/v1/payouts/lab:b0", stack.labKey).statusCode() == 200);
    try (Events events = events(stack.labKey, null)) {
      events.nextId();

      stack.keys("lab:a", stack.labKey);
      await().until(() -> stack.get("/v1/payouts/lab:b0", stack.labKey).statusCode() == 404);
      stack.write(Topics.BONUS_PAID, "lab:b1", paid("lab:b1"));
      stack.write(Topics.BONUS_FAILED, "lab:a1", failed("lab:a1"));
      assertThat(events.untilEventOf("lab:a1")).doesNotContain("lab:b1");

      stack.keys("lab:a", "another");
      assertThat(CompletableFuture.supplyAsync(events::rest)).succeedsWithin(DEADLINE);
    }
  }

  @Test
  void a_gateway_whose_index_stands_still_is_not_ready() throws Exception {
    SharedTopics.delete(
        stack.settings.get("kafka.bootstrap.servers").orElseThrow(), Topics.REVIEWS);

    await().atMost(DEADLINE).until(() -> stack.get("/health", "").statusCode() == 503);
    assertThat(get("/health", "/health", "").body())
        .contains("index of payouts stands still", "records behind");
  }

  private void pages() throws Exception {
    String list = "/v1/payouts";
    await()
        .until(
            () ->
                JSON.readTree(stack.get(list + "?batch=may", stack.labKey).body())
                        .path("payouts")
                        .size()
                    == 5);
    List<String> ids = new ArrayList<>();
    String after = "";
    do {
      JsonNode page =
          JSON.readTree(get(list, list + "?batch=may&limit=2" + after, stack.labKey).body());
      page.path("payouts").forEach(payout -> ids.add(payout.path("payout_id").asText()));
      after = page.has("next") ? "&after=" + page.path("next").asText() : "";
    } while (!after.isEmpty());
    assertThat(ids).containsExactlyInAnyOrder("lab:n0", "lab:n1", "lab:n2", "lab:n3", "lab:n4");
    assertProblem(get(list, list + "?batch=may&after=0_%21", stack.labKey), 400, "invalid-request");
    assertProblem(get(list, list, stack.labKey), 400, "invalid-request");
    assertProblem(get(list, list + "?batch=may", ""), 401, "unauthorized");
  }

  private void eventsAndWebhooks() throws Exception {
    String id;
    try (Events events = events(stack.labKey, null)) {
      events.nextId();
      stack.write(Topics.BONUS_REJECTED, "nobody", null); // Some tool's mistake.
      stack.write(Topics.BONUS_PAID, "slow:1", paid("slow:1"));
      stack.write(Topics.BONUS_PAID, "lab:n0", paid("lab:n0"));
      JsonNode data = events.next("bonus.paid");
      contract.checkEvent(data);
      assertThat(data.path("payout_id").asText()).isEqualTo("lab:n0");
      assertThat(data.path("paid_amount").asText()).isEqualTo("1.00");
      assertThat(data.path("paid_amount_minor").asLong()).isEqualTo(100);
      id = events.lastId;
    }
    stack.write(Topics.BONUS_FAILED, "lab:n1", failed("lab:n1"));
    try (Events resumed = events(stack.labKey, id)) {
      JsonNode data = resumed.next("bonus.failed");
      assertThat(data.path("code").asText()).isEqualTo("CANCELLED");
      assertThat(data.path("detail").asText()).isEqualTo("by Ä");
    }
    assertProblem(get("/v1/events", "/v1/events?cursor=x", stack.labKey), 400, "invalid-request");
    assertProblem(get("/v1/events", "/v1/events", ""), 401, "unauthorized");
    await().until(() -> stack.hooks().size() == 2);
    assertThat(JSON.readTree(stack.hooks().get(0)).at("/data/payout_id").asText())
        .isEqualTo("lab:n0");
    await()
        .until(
            () ->
                JSON.readTree(stack.get("/v1/payouts/lab:n0", stack.labKey).body())
                    .path("settled")
                    .asBoolean());
    JsonNode settled = JSON.readTree(get(ONE, "/v1/payouts/lab:n0", stack.labKey).body());
    assertThat(settled.at("/result/type").asText()).isEqualTo("paid");
    assertThat(settled.path("state_word").asText()).isEqualTo("paid");
  }

  /** What the description has and nothing above has shown. */
  private void remaining() throws Exception {
    get("/openapi.json", "/openapi.json", "");
    get("/health", "/health", "");
    get("/v1/webhooks", "/v1/webhooks", stack.labKey);
    get("/v1/webhooks", "/v1/webhooks", "");
    get(DEAD, "/v1/webhooks/main/dead", stack.labKey);
    get(DEAD, "/v1/webhooks/main/dead", stack.slowKey);
    get(DEAD, "/v1/webhooks/main/dead", "");
    for (String key : List.of(stack.labKey, stack.slowKey, "")) {
      contract.check(
          "POST", DEAD + "/resend", stack.post("/v1/webhooks/main/dead/resend", key, ""));
    }
    readersUntilRefused();
  }

  private void readersUntilRefused() throws Exception {
    List<InputStream> open = new ArrayList<>();
    HttpResponse<InputStream> stream;
    do {
      stream =
          stack.http.send(
              stack.request("/v1/events", stack.labKey).build(), BodyHandlers.ofInputStream());
      contract.checkHead("GET", "/v1/events", stream);
      open.add(stream.body());
    } while (stream.statusCode() == 200);
    try (Events others = events(stack.slowKey, null)) {
      others.nextId();
    }
    for (InputStream each : open) {
      each.close();
    }
    assertThat(open).as("readers, and the one that was refused").hasSizeLessThanOrEqualTo(4);
  }

  private Events events(String key, String lastId) throws Exception {
    var request = stack.request("/v1/events", key);
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    HttpResponse<InputStream> stream =
        stack.http.send(request.build(), BodyHandlers.ofInputStream());
    assertThat(stream.statusCode()).isEqualTo(200);
    return new Events(stream.body());
  }

  /** A reader of a stream of events. */
  private static final class Events implements AutoCloseable {
    private final BufferedReader lines;
    private String lastId = "";

    Events(InputStream stream) {
      this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    void nextId() throws IOException {
      String line;
      do {
        line = lines.readLine();
      } while (!line.startsWith("id: "));
      lastId = line.substring(4);
    }

    JsonNode next(String type) throws IOException {
      while (true) {
        nextId();
        String line = lines.readLine();
        if (line.equals("event: " + type)) {
          return JSON.readTree(lines.readLine().substring("data: ".length()));
        }
      }
    }

    /** What comes until an event of this payout. */
    String untilEventOf(String payoutId) throws IOException {
      StringBuilder came = new StringBuilder();
      while (came.indexOf(payoutId) < 0) {
        came.append(lines.readLine());
      }
      return came.toString();
    }

    /** What comes until the stream ends. */
    String rest() {
      return lines.lines().collect(Collectors.joining());
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  private static BonusPaid paid(String id) {
    return BonusPaid.newBuilder()
        .setPayoutId(id)
        .setPlatform(Platform.MTURK)
        .setTarget("3N0")
        .setAmountMinor(100)
        .setCurrency("USD")
        .setPaidAmountMinor(100)
        .setSettledAt(Instant.parse("2026-11-26T12:00:00Z"))
        .build();
  }

  private static BonusFailed failed(String id) {
    return BonusFailed.newBuilder()
        .setPayoutId(id)
        .setPlatform(Platform.MTURK)
        .setTarget("3N1")
        .setAmountMinor(100)
        .setCurrency("USD")
        .setFailureCode("CANCELLED")
        .setFailureDetail("by Ä")
        .setSettledAt(Instant.parse("2026-11-26T12:00:00Z"))
        .build();
  }
}
