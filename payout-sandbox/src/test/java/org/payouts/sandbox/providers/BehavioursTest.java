package org.payouts.sandbox.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.sandbox.providers.book.Visibility;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.faults.AnswerClass;
import org.payouts.sandbox.providers.faults.Behaviour;
import org.payouts.sandbox.providers.faults.Body;
import org.payouts.sandbox.providers.faults.Distortion;
import org.payouts.sandbox.providers.faults.Execution;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultRule;
import org.payouts.sandbox.providers.http.Delivery;
import org.payouts.sandbox.providers.http.Flood;

/** Every answer, whether or not the call was carried out, whenever that shows, for one or all. */
class BehavioursTest {

  private static final long LATE_MS = 600_000;

  private final SimulatedProviders providers =
      SimulatedProviders.start(SimulatedProviders.Options.defaults());
  private final Client client = Client.ofUsualWorld(providers);

  @AfterEach
  void stop() {
    providers.close();
  }

  private void always(Behaviour behaviour) {
    providers.faults().add(FaultRule.always(behaviour));
  }

  private void on(Operation operation, Behaviour behaviour) {
    providers
        .faults()
        .add(FaultRule.always(behaviour).on(operation.provider().label(), operation.label()));
  }

  private void script(String rule) throws IOException {
    assertThat(client.post("/sandbox/faults", "{\"faults\":[" + rule + "]}").body())
        .isEqualTo("{\"ok\":true}");
  }

  private static Stream<Arguments> answersAndExecutions() {
    return Stream.of(400, 401, 402, 403, 404, 409, 422, 429, 500, 503)
        .flatMap(
            status ->
                Stream.of(Execution.values()).map(execution -> Arguments.of(status, execution)));
  }

  @ParameterizedTest
  @MethodSource("answersAndExecutions")
  void every_answer_goes_with_every_execution_on_every_platform(int status, Execution execution)
      throws IOException {
    String bulk = client.bulk("study1", "sub1,1");
    always(new Behaviour(AnswerClass.status(status), execution, LATE_MS, null, Distortion.NONE));

    assertThat(client.pay(bulk).status()).isEqualTo(status);
    assertThat(client.payout("p1", "r1", 1, 0).status()).isEqualTo(status);
    assertThat(client.sendBonus("A1", "1", "tok").status()).isEqualTo(status < 500 ? 400 : status);

    providers.faults().clear();
    assertThat(providers.book().size()).isEqualTo(execution == Execution.BEFORE ? 3 : 0);
    assertThat(providers.queued()).isEqualTo(execution == Execution.LATE ? 3 : 0);
    providers.advance(LATE_MS);
    assertThat(providers.book().size()).isEqualTo(execution == Execution.NEVER ? 0 : 3);
    assertThat(providers.calls().all())
        .filteredOn(call -> call.money())
        .allMatch(call -> call.payments() == (execution == Execution.NEVER ? 0 : 1));
  }

  @Test
  void an_empty_balance_can_be_the_answer_to_a_call_that_was_carried_out() throws IOException {
    String bulk = client.bulk("study1", "sub1,1");
    always(Behaviour.hiding(AnswerClass.of(0, Body.FUNDS)));
    Client.Answer prolific = client.pay(bulk);
    assertThat(prolific.status()).isEqualTo(400);
    assertThat(prolific.body()).contains("Insufficient funds");
    assertThat(client.sendBonus("A1", "1", "tok").body()).contains("InsufficientFunds");
    assertThat(client.payout("p1", "r1", 1, 0).status()).isEqualTo(402);
    assertThat(providers.book().size()).isEqualTo(3);
  }

  @Test
  void a_late_call_whose_answer_is_its_own_keeps_the_client_waiting() throws IOException {
    always(Behaviour.late(AnswerClass.OWN, 300));
    client.timeout(Duration.ofMillis(100));
    assertThatThrownBy(() -> client.payout("p1", "r1", 1, 0)).isInstanceOf(IOException.class);
    await().until(() -> providers.book().size() == 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"HALF", "CLOSE", "RESET"})
  void any_answer_can_be_cut_whether_or_not_the_call_is_carried_out(Delivery delivery) {
    providers
        .faults()
        .add(
            FaultRule.always(Behaviour.refusing(AnswerClass.status(403).delivered(delivery)))
                .times(1))
        .add(FaultRule.always(Behaviour.hiding(AnswerClass.OWN.delivered(delivery))));
    assertThatThrownBy(() -> client.sendBonus("A1", "1", "t1")).isInstanceOf(IOException.class);
    assertThat(providers.book().size()).isZero();
    assertThatThrownBy(() -> client.sendBonus("A1", "1", "t1")).isInstanceOf(IOException.class);
    assertThat(providers.book().size()).isEqualTo(1);
  }

  // ---- what shows when ------------------------------------------------------------------------

  private void payEverywhere() throws IOException {
    client.pay(client.bulk("study1", "sub1,1"));
    client.sendBonus("A1", "1", "tok");
    client.payout("p1", "r1", 1, 0);
    assertThat(providers.book().size()).isEqualTo(3);
  }

  private void shows(int payments) throws IOException {
    assertThat(client.bonuses("sub1")).hasSize(payments);
    assertThat(client.listBonuses("A1").json().path("NumResults").asInt()).isEqualTo(payments);
    assertThat(client.payouts("p1")).hasSize(payments);
  }

  @Test
  void a_payment_may_show_an_hour_later() throws IOException {
    always(Behaviour.shown(Visibility.after(Duration.ofMinutes(60).toMillis())));
    payEverywhere();
    providers.advance(Duration.ofMinutes(59).toMillis());
    shows(0);
    providers.advance(Duration.ofMinutes(1).toMillis());
    shows(1);
  }

  @Test
  void a_payment_may_never_show() throws IOException {
    always(Behaviour.shown(Visibility.never()));
    payEverywhere();
    providers.advance(Duration.ofDays(30).toMillis());
    shows(0);
  }

  @Test
  void a_payment_may_appear_vanish_and_come_back() throws IOException {
    always(Behaviour.shown(Visibility.flickering(60_000, 120_000, 180_000)));
    payEverywhere();
    shows(0);
    providers.advance(60_000);
    shows(1);
    providers.advance(60_000);
    shows(0);
    providers.advance(60_000);
    shows(1);
  }

  // ---- what reads make of it ------------------------------------------------------------------

  @Test
  void amounts_may_carry_the_noise_of_floating_point() throws IOException {
    payEverywhere();
    always(Behaviour.showing(Distortion.amountsOffBy(Distortion.NOISE)));
    assertThat(client.submission("sub1").body()).contains("[100.00000000000003]");
    assertThat(client.listBonuses("A1").body()).contains("\"1.0000000000000003\"");
    assertThat(client.payouts("p1").toString()).contains("2500.00000000000003");
    providers.faults().clear();
    always(Behaviour.showing(Distortion.amountsOffBy(new BigDecimal("-0.00000000000003"))));
    assertThat(client.submission("sub1").body()).contains("[99.99999999999997]");
  }

  @Test
  void the_count_may_rise_with_another_entry_and_an_entry_may_vanish() throws IOException {
    payEverywhere();
    always(Behaviour.showing(Distortion.entries(1)));
    assertThat(client.bonuses("sub1")).containsExactly(100L, 1_113L);
    assertThat(client.listBonuses("A1").json().path("NumResults").asInt()).isEqualTo(2);
    JsonNode person = client.payouts("p1").get(0);
    assertThat(person.path("numberOfPayouts").asInt()).isEqualTo(2);
    assertThat(person.path("payouts")).hasSize(2);
    providers.faults().clear();
    always(Behaviour.showing(Distortion.entries(-1)));
    shows(0);
    assertThat(providers.book().size()).isEqualTo(3);
  }

  @Test
  void a_project_wide_list_may_be_wrong_about_one_response() throws IOException {
    client.payout("p1", "r1", 1, 0);
    client.payout("p1", "r2", 1, 0);
    always(Behaviour.showing(Distortion.entries(-1).only("r2")));
    assertThat(client.payouts("p1").findValuesAsText("screenerResponseId")).containsExactly("r1");
  }

  @Test
  void an_answer_may_be_about_another_thing() throws IOException {
    always(Behaviour.showing(Distortion.ofAnotherId()));
    assertThat(client.submission("sub1").json().path("id").asText()).isEqualTo("sub0");
    assertThat(client.send(client.respondent("projects/p1")).json().path("id").asText())
        .isEqualTo("p0");
  }

  @Test
  void a_read_may_be_no_json_or_of_the_wrong_type() throws IOException {
    on(Operation.PROLIFIC_SUBMISSION, Behaviour.refusing(AnswerClass.of(200, Body.GARBAGE)));
    on(Operation.RESPONDENT_PAYOUTS, Behaviour.hiding(AnswerClass.of(0, Body.TEXT)));
    on(Operation.MTURK_LIST_BONUS_PAYMENTS, Behaviour.refusing(AnswerClass.of(200, Body.HTML)));
    assertThat(client.submission("sub1").body()).isEqualTo("{\"id\":\"");
    Client.Answer typed = client.send(client.respondent("projects/p1/screener-responses/payouts"));
    assertThat(typed.response().headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    assertThat(typed.body()).isEqualTo("[]");
    assertThat(client.listBonuses("A1").body()).startsWith("<html>");
  }

  // ---- for one thing or for all ---------------------------------------------------------------

  private static Arguments scope(String id, Consumer<Client> struck, Consumer<Client> spared) {
    return Arguments.of(id, struck, spared);
  }

  private interface Asking {
    Client.Answer ask(Client client) throws IOException;
  }

  private static Consumer<Client> answers(int status, Asking asking) {
    return client -> {
      try {
        assertThat(asking.ask(client).status()).isEqualTo(status);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    };
  }

  private static Stream<Arguments> things() {
    return Stream.of(
        scope(
            "sub2",
            answers(409, client -> client.setUp("study1", "sub1,1\nsub2,1")),
            answers(201, client -> client.setUp("study1", "sub1,1"))),
        scope(
            "sub2",
            answers(409, client -> client.submission("sub2")),
            answers(200, client -> client.submission("sub1"))),
        scope(
            "study1",
            answers(409, client -> client.submission("sub1")),
            answers(200, client -> client.submission("sub8"))),
        scope(
            "w",
            answers(409, client -> client.setUp("study2", "sub8,1")),
            answers(200, client -> client.send(client.prolific("users/me/")))),
        scope(
            "p1",
            answers(409, client -> client.payout("p1", "r1", 1, 0)),
            answers(404, client -> client.payout("p2", "r1", 1, 0))),
        scope(
            "r1",
            answers(409, client -> client.payout("p1", "r1", 1, 0)),
            answers(201, client -> client.payout("p1", "r2", 1, 0))),
        scope(
            "A1",
            answers(400, client -> client.sendBonus("A1", "1", "t1")),
            answers(200, client -> client.sendBonus("A2", "1", "t2"))));
  }

  @ParameterizedTest
  @MethodSource("things")
  void one_thing_may_be_struck_while_its_neighbours_are_not(
      String id, Consumer<Client> struck, Consumer<Client> spared) throws IOException {
    script("{\"target\":\"%s\",\"answer\":409}".formatted(id));
    struck.accept(client);
    spared.accept(client);
  }

  @Test
  void a_refusal_names_the_row_that_was_struck_or_none() throws IOException {
    script("{\"target\":\"sub2\",\"operation\":\"set_up\",\"answer\":400,\"times\":1}");
    assertThat(client.setUp("study1", "sub1,1\nsub2,1").body()).contains("sub2");
    script("{\"target\":\"sub2\",\"answer\":{\"status\":400,\"body\":\"unnamed\"}}");
    assertThat(client.setUp("study1", "sub1,1\nsub2,1").body()).doesNotContain("sub1", "sub2");
  }

  // ---- what no client expects -----------------------------------------------------------------

  @Test
  void an_error_may_echo_the_request_with_its_credentials() throws IOException {
    always(Behaviour.refusing(AnswerClass.of(502, Body.ECHO)));
    Client.Answer echo =
        client.send(client.to("/api/v1/studies/s/").header("Authorization", "Token secret-9"));
    assertThat(echo.status()).isEqualTo(502);
    assertThat(echo.body()).contains("authorization: Token secret-9");
  }

  @Test
  void an_answer_may_set_cookies() throws IOException {
    always(Behaviour.hiding(AnswerClass.OWN.header("Set-Cookie", "session=abc")));
    Client.Answer answer = client.submission("sub1");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.response().headers().firstValue("Set-Cookie")).hasValue("session=abc");
  }

  @Test
  void headers_may_be_without_end() throws IOException {
    always(Behaviour.hiding(AnswerClass.OWN.flooding(Flood.HEADERS)));
    try (Socket socket = request("/v1/projects/p1")) {
      String start =
          new String(socket.getInputStream().readNBytes(5_000_000), StandardCharsets.UTF_8);
      assertThat(start).startsWith("HTTP/1.1 200").doesNotContain("\r\n\r\n");
    }
  }

  @Test
  void a_body_may_be_three_gigabytes() throws IOException, InterruptedException {
    always(Behaviour.hiding(AnswerClass.OWN.flooding(Flood.BODY)));
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient()
            .send(
                client.respondent("projects/p1").build(),
                HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(3L << 30);
      assertThat(body.readNBytes(10_000_000)).hasSize(10_000_000);
    }
  }

  private Socket request(String path) throws IOException {
    Socket socket = new Socket("127.0.0.1", providers.uri().getPort());
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nx-api-key: k\r\nx-api-secret: s\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  // ---- by script and by chance ----------------------------------------------------------------

  @Test
  void a_script_says_all_of_it() throws IOException {
    script(
        """
        {"platform":"prolific","operation":"pay",
         "answer":{"status":429,"headers":{"Retry-After":"7"}},
         "executed":"late","late_ms":5000,
         "visible":{"after_ms":1000,"gone_ms":2000,"back_ms":3000}},
        {"operation":"submission","shows":{"amounts_off_by":"0.4"}},
        {"operation":"payouts","fault":"read_lags","ms":1000,"visible":"never"}
        """);
    Client.Answer refused = client.pay(client.bulk("study1", "sub1,1"));
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.response().headers().firstValue("Retry-After")).hasValue("7");
    providers.advance(5_000);
    assertThat(providers.book().of(Provider.PROLIFIC, "sub1")).hasSize(1);
    providers.advance(1_000);
    assertThat(client.submission("sub1").body()).contains("[100.4]");
    providers.advance(1_000);
    assertThat(client.bonuses("sub1")).isEmpty();
    assertThat(providers.faults().fired())
        .containsEntry("429, executed late, flickers", 1L)
        .containsEntry("amounts with noise", 2L);
  }

  @Test
  void a_wrong_script_is_refused_with_the_reason() throws IOException {
    for (String rule :
        List.of(
            "{\"answer\":42}",
            "{\"answer\":{\"body\":\"html\"}}",
            "{\"executed\":\"perhaps\"}",
            "{\"visible\":\"sometimes\"}",
            "{\"fault\":\"pay_then_500\",\"executed\":\"never\"}")) {
      Client.Answer answer = client.post("/sandbox/faults", "{\"faults\":[" + rule + "]}");
      assertThat(answer.status()).as(rule).isEqualTo(400);
      assertThat(answer.json().path("error").asText()).as(rule).isNotEmpty();
    }
    assertThat(client.submission("sub1").status()).isEqualTo(200);
  }

  @Test
  void chance_draws_from_the_named_classes_and_from_behaviours() throws IOException {
    providers.faults().percent(100, 7);
    for (int i = 0; i < 300; i++) {
      try {
        client.timeout(Duration.ofMillis(50)).sendBonus("A1", "0.01", "t" + i);
      } catch (IOException unanswered) {
        assertThat(unanswered).isNotNull();
      }
      providers.advance(10_000); // account faults heal
    }
    assertThat(providers.faults().fired()).containsKey(FaultClass.PAY_THEN_500.label());
    assertThat(providers.faults().fired().keySet())
        .anyMatch(name -> name.matches("[0-9]{3}, executed"))
        .anyMatch(name -> name.matches("[0-9]{3}, executed late"))
        .contains("shown late", "flickers");
  }

  @Test
  void chance_can_be_kept_to_the_named_classes() throws IOException {
    client.post("/sandbox/faults", "{\"wide\":false,\"percent\":100,\"seed\":7}");
    for (int i = 0; i < 60; i++) {
      try {
        client.timeout(Duration.ofMillis(50)).sendBonus("A1", "0.01", "t" + i);
      } catch (IOException unanswered) {
        assertThat(unanswered).isNotNull();
      }
    }
    List<String> named = Stream.of(FaultClass.values()).map(FaultClass::label).toList();
    assertThat(named).containsAll(providers.faults().fired().keySet());
  }
}
