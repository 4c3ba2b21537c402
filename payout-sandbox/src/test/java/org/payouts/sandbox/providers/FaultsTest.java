package org.payouts.sandbox.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultDefaults;
import org.payouts.sandbox.providers.faults.FaultPlan;
import org.payouts.sandbox.providers.faults.FaultRule;

class FaultsTest {

  private final SimulatedProviders providers =
      SimulatedProviders.start(SimulatedProviders.Options.defaults());
  private final Client client = Client.ofUsualWorld(providers);

  @AfterEach
  void stop() {
    providers.close();
  }

  private void strike(FaultClass fault) {
    providers.faults().add(FaultRule.always(fault).times(1));
  }

  @ParameterizedTest
  @EnumSource(names = {"PAY_THEN_500", "PAY_THEN_502", "PAY_THEN_503", "PAY_THEN_504"})
  void pay_then_a_server_error_leaves_a_book_entry(FaultClass fault) throws IOException {
    strike(fault);
    Client.Answer answer = client.payout("p1", "r1", 1, 0);
    assertThat(answer.status()).isEqualTo(fault.status());
    assertThat(providers.book().size()).isEqualTo(1);
    assertThat(providers.faults().fired()).containsEntry(fault.label(), 1L);
    if (fault == FaultClass.PAY_THEN_502) {
      assertThat(answer.body()).contains("<html>");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PAY_THEN_RESET", "PAY_THEN_CLOSE", "HALF_ANSWER"})
  void pay_then_reset_leaves_a_book_entry_and_no_answer(FaultClass fault) {
    strike(fault);
    assertThatThrownBy(() -> client.payout("p1", "r1", 1, 0)).isInstanceOf(IOException.class);
    assertThat(providers.book().size()).isEqualTo(1);
    assertThat(providers.calls().all()).hasSize(1);
    assertThat(providers.calls().all().get(0).payments()).isEqualTo(1);
  }

  @Test
  void pay_then_hang_outlasts_the_client_and_leaves_a_book_entry() {
    strike(FaultClass.PAY_THEN_HANG);
    client.timeout(Duration.ofMillis(300));
    assertThatThrownBy(() -> client.payout("p1", "r1", 1, 0))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(providers.book().size()).isEqualTo(1);
  }

  @Test
  void a_slow_answer_outlasts_the_client_and_leaves_a_book_entry() {
    strike(FaultClass.SLOW_ANSWER);
    client.timeout(Duration.ofMillis(300));
    assertThatThrownBy(() -> client.sendBonus("A1", "1", "tok"))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(providers.book().size()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"RESET_BEFORE", "CLOSE_BEFORE"})
  void a_connection_lost_before_the_call_pays_nothing(FaultClass fault) {
    strike(fault);
    assertThatThrownBy(() -> client.payout("p1", "r1", 1, 0)).isInstanceOf(IOException.class);
    assertThat(providers.book().size()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"FAIL_500", "REFUSE_400", "REFUSE_404", "REFUSE_422", "RATE_429", "REDIRECT_307"})
  void a_refusal_pays_nothing(FaultClass fault) throws IOException {
    String bulk = client.bulk("study1", "sub1,1");
    strike(fault);
    assertThat(client.pay(bulk).status()).isEqualTo(fault.status());
    assertThat(providers.book().size()).isZero();
    assertThat(client.pay(bulk).status()).isEqualTo(202);
  }

  @Test
  void rate_limits_come_with_and_without_retry_after() throws IOException {
    strike(FaultClass.RATE_429);
    strike(FaultClass.RATE_429_RETRY_AFTER);
    assertThat(client.setUp("s", "a,1").response().headers().firstValue("Retry-After")).isEmpty();
    assertThat(client.setUp("s", "a,1").response().headers().firstValue("Retry-After"))
        .hasValue("1");
  }

  @Test
  void a_page_with_status_200_may_hide_a_payment_or_none() throws IOException {
    strike(FaultClass.HTML_200);
    assertThat(client.sendBonus("A1", "1", "t1").body()).contains("<html>");
    assertThat(providers.book().size()).isZero();
    strike(FaultClass.PAY_THEN_HTML_200);
    assertThat(client.sendBonus("A1", "1", "t1").body()).contains("<html>");
    assertThat(providers.book().size()).isEqualTo(1);
  }

  @Test
  void an_account_fault_refuses_the_whole_platform_until_it_heals() throws IOException {
    providers.faults().add(FaultRule.always(FaultClass.UNAUTHORIZED_401).times(1).ms(5_000));
    assertThat(client.setUp("study1", "sub1,1").status()).isEqualTo(401);
    assertThat(client.setUp("study2", "sub8,1").status()).isEqualTo(401);
    assertThat(client.payout("p1", "r1", 1, 0).status()).isEqualTo(201);
    providers.advance(5_000);
    assertThat(client.setUp("study1", "sub1,1").status()).isEqualTo(201);
    assertThat(providers.faults().fired()).containsEntry("unauthorized_401", 1L);
  }

  @Test
  void an_account_fault_can_heal_by_number_of_calls() throws IOException {
    providers.faults().add(FaultRule.always(FaultClass.FORBIDDEN_403).times(1).calls(2));
    assertThat(client.setUp("study1", "sub1,1").status()).isEqualTo(403);
    assertThat(client.setUp("study1", "sub1,1").status()).isEqualTo(403);
    assertThat(client.setUp("study1", "sub1,1").status()).isEqualTo(201);
  }

  @Test
  void an_empty_balance_heals_by_itself() throws IOException {
    String bulk = client.bulk("study1", "sub1,1");
    providers.faults().add(FaultRule.always(FaultClass.EMPTY_BALANCE).times(1).ms(5_000));
    assertThat(client.pay(bulk).status()).isEqualTo(400);
    assertThat(client.send(client.prolific("workspaces/w/balance/")).body())
        .contains("\"available_balance\":0");
    providers.advance(5_000);
    assertThat(client.pay(bulk).status()).isEqualTo(202);
  }

  @Test
  void a_read_may_lag_behind_the_book_or_fail() throws IOException {
    client.sendBonus("A1", "1", "t1");
    providers.faults().add(FaultRule.always(FaultClass.READ_LAGS).times(1).ms(60_000));
    assertThat(client.listBonuses("A1").json().path("NumResults").asInt()).isZero();
    assertThat(client.listBonuses("A1").json().path("NumResults").asInt()).isEqualTo(1);
    strike(FaultClass.READ_FAILS);
    assertThat(client.listBonuses("A1").status()).isEqualTo(503);
  }

  @Test
  void somebody_may_pay_the_same_by_hand() throws IOException {
    providers.faults().add(FaultRule.always(FaultClass.OUTSIDE_PAYER).on("prolific", "pay"));
    client.pay(client.bulk("study1", "sub1,1"));
    providers.payByHand(Provider.PROLIFIC, "study1", "sub1", 5, "GBP");
    assertThat(client.bonuses("sub1")).containsExactly(100L, 100L, 5L);
    assertThat(providers.book().totals().get(0).payments()).isEqualTo(1);
    assertThat(providers.book().outsideTotals().get(0).payments()).isEqualTo(2);
  }

  @Test
  void a_script_strikes_exactly_what_it_names(@TempDir Path directory) throws IOException {
    Path script = directory.resolve("script.json");
    Files.writeString(
        script,
        """
        {"world": {"prolific": {"workspaces": {"w9": {"currency": "USD"}}}},
         "faults": [{"platform": "mturk", "operation": "send_bonus", "target": "A2",
                     "occurrence": 2, "fault": "refuse_422"}]}
        """);
    try (SimulatedProviders scripted =
        SimulatedProviders.start(SimulatedProviders.Options.defaults().script(script))) {
      Client other = Client.ofUsualWorld(scripted);
      assertThat(other.sendBonus("A1", "1", "").status()).isEqualTo(200);
      assertThat(other.sendBonus("A2", "1", "").status()).isEqualTo(200);
      assertThat(other.sendBonus("A1", "1", "").status()).isEqualTo(200);
      assertThat(other.sendBonus("A2", "1", "").status()).isEqualTo(400);
      assertThat(other.sendBonus("A2", "1", "").status()).isEqualTo(200);
      assertThat(other.send(other.prolific("workspaces/w9/balance/")).body()).contains("USD");
    }
  }

  @Test
  void a_wrong_script_is_refused_with_the_reason() throws IOException {
    assertThat(client.post("/sandbox/faults", "{\"faults\":[{\"fault\":\"nope\"}]}").body())
        .contains("no fault is called 'nope'");
    String operation =
        "{\"faults\":[{\"platform\":\"mturk\",\"operation\":\"pay\",\"fault\":\"fail_500\"}]}";
    assertThat(client.post("/sandbox/faults", operation).status()).isEqualTo(400);
    assertThat(client.post("/sandbox/faults", "{\"percent\":101}").status()).isEqualTo(400);
  }

  @Test
  void what_a_script_spares_is_never_chosen_by_chance() throws IOException {
    List<String> all = new ArrayList<>();
    for (FaultClass fault : FaultClass.values()) {
      if (fault != FaultClass.PAY_THEN_500) {
        all.add('"' + fault.label() + '"');
      }
    }
    String script =
        "{\"wide\":false,\"percent\":100,\"seed\":1,\"sparing\":[" + String.join(",", all) + "]}";
    assertThat(client.post("/sandbox/faults", script).status()).isEqualTo(200);
    for (int i = 0; i < 20; i++) {
      providers.world().respondent().response("r" + i, "p1");
      assertThat(client.payout("p1", "r" + i, 1, 0).status()).isEqualTo(500);
    }
    assertThat(providers.book().size()).isEqualTo(20);
    assertThat(client.post("/sandbox/faults", "{\"sparing\":[\"rain\"]}").status()).isEqualTo(400);
  }

  @Test
  void faults_can_be_set_and_counted_over_http() throws IOException {
    client.post("/sandbox/faults", "{\"faults\":[{\"fault\":\"pay_then_500\",\"times\":1}]}");
    client.payout("p1", "r1", 1, 0);
    assertThat(client.get("/faults").body()).isEqualTo("{\"pay_then_500\":1}");
  }

  private static List<String> drawn(long seed, boolean backwards) {
    FaultPlan plan = new FaultPlan(new FaultDefaults(1, 1000, 1000)).percent(50, seed);
    List<Call> calls = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      for (int target = 0; target < 200; target++) {
        calls.add(Call.of(operation, "t" + target));
      }
    }
    if (backwards) {
      java.util.Collections.reverse(calls);
    }
    List<String> drawn = new ArrayList<>();
    for (Call call : calls) {
      drawn.add(call.operation() + call.target() + plan.pick(call));
    }
    if (backwards) {
      java.util.Collections.reverse(drawn);
    }
    return drawn;
  }

  @Test
  void the_same_seed_gives_the_same_faults_in_any_order_of_arrival() {
    assertThat(drawn(7, true)).isEqualTo(drawn(7, false));
    assertThat(drawn(8, false)).isNotEqualTo(drawn(7, false));
  }

  @Test
  void chance_reaches_every_class_and_keeps_its_share() {
    FaultPlan plan = new FaultPlan(new FaultDefaults(1, 1000, 1000)).percent(10, 42);
    int faults = 0;
    for (int i = 0; i < 1_250; i++) {
      for (Operation operation : Operation.values()) {
        faults += plan.pick(Call.of(operation, "t" + i)).label() == null ? 0 : 1;
      }
    }
    assertThat(plan.fired().keySet())
        .containsAll(Stream.of(FaultClass.values()).map(FaultClass::label).toList())
        .hasSizeGreaterThan(2 * FaultClass.values().length);
    assertThat(faults).isBetween(1_900, 2_350); // 10 % of the 17 operations of 20 that can fail
  }
}
