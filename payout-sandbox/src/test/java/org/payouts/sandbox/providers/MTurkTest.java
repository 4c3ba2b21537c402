package org.payouts.sandbox.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultRule;
import org.payouts.sandbox.providers.mturk.MTurkWorld;

class MTurkTest {

  private final SimulatedProviders providers =
      SimulatedProviders.start(SimulatedProviders.Options.defaults());
  private final Client client = Client.ofUsualWorld(providers);

  @AfterEach
  void stop() {
    providers.close();
  }

  @Test
  void a_token_pays_once_within_24_hours() throws IOException {
    assertThat(client.sendBonus("A1", "1.00", "tok").status()).isEqualTo(200);
    providers.advance(Duration.ofHours(24).toMillis() - 60_000);
    Client.Answer again = client.sendBonus("A1", "1.00", "tok");
    assertThat(again.status()).isEqualTo(400);
    assertThat(again.json().path("__type").asText()).isEqualTo("RequestError");
    assertThat(again.body()).contains("tok", "has already been processed");
    assertThat(providers.book().size()).isEqualTo(1);
  }

  @Test
  void a_token_is_forgotten_after_24_hours() throws IOException {
    client.sendBonus("A1", "1.00", "tok");
    client.post("/sandbox/clock", "{\"advance_ms\":86400000}");
    assertThat(client.sendBonus("A1", "1.00", "tok").status()).isEqualTo(200);
    assertThat(providers.book().size()).isEqualTo(2);
  }

  @Test
  void without_a_token_every_call_pays() throws IOException {
    client.sendBonus("A1", "1.00", "");
    client.sendBonus("A1", "1.00", "");
    assertThat(providers.book().size()).isEqualTo(2);
  }

  @Test
  void a_token_with_other_parameters_is_an_error_and_pays_nothing() throws IOException {
    client.sendBonus("A1", "1.00", "tok");
    assertThat(client.sendBonus("A2", "1.00", "tok").status()).isEqualTo(400);
    assertThat(client.sendBonus("A1", "2.00", "tok").status()).isEqualTo(400);
    assertThat(providers.book().size()).isEqualTo(1);
  }

  @Test
  void what_does_not_fit_the_patterns_is_a_validation_exception() throws IOException {
    for (String amount : List.of("1.005", "-1", "1,00", "")) {
      Client.Answer answer = client.sendBonus("A1", amount, "tok");
      assertThat(answer.status()).as(amount).isEqualTo(400);
      assertThat(answer.json().path("__type").asText()).isEqualTo("ValidationException");
    }
    assertThat(client.sendBonus("lower", "1", "tok").body()).contains("ValidationException");
    assertThat(client.sendBonus("A1", "1", "t".repeat(65)).body()).contains("ValidationException");
    assertThat(
            client
                .send(
                    client.mturk(
                        "SendBonus",
                        "{\"WorkerId\":\"AW\",\"AssignmentId\":\"A1\",\"BonusAmount\":\"1\"}"))
                .body())
        .contains("reason");
    assertThat(providers.book().size()).isZero();
  }

  @Test
  void an_assignment_may_be_absent_for_the_first_calls() throws IOException {
    providers.world().mturk().absentFor("A1", 2);
    for (int i = 0; i < 2; i++) {
      Client.Answer absent = client.sendBonus("A1", "1", "tok");
      assertThat(absent.status()).isEqualTo(400);
      assertThat(absent.json().path("TurkErrorCode").asText())
          .isEqualTo("AWS.MechanicalTurk.AssignmentDoesNotExist");
    }
    assertThat(client.sendBonus("A1", "1", "tok").status()).isEqualTo(200);
  }

  @Test
  void the_balance_must_cover_bonus_and_fee() throws IOException {
    providers.world().mturk().balance(119);
    Client.Answer refused = client.sendBonus("A1", "1.00", "tok");
    assertThat(refused.json().path("TurkErrorCode").asText())
        .isEqualTo("AWS.MechanicalTurk.InsufficientFunds");
    providers.world().mturk().balance(120);
    assertThat(client.sendBonus("A1", "1.00", "tok").status()).isEqualTo(200);
    assertThat(client.send(client.mturk("GetAccountBalance", "{}")).body()).contains("\"0.00\"");
  }

  @Test
  void throttling_is_a_400_and_a_service_fault_a_500() throws IOException {
    providers
        .faults()
        .add(FaultRule.always(FaultClass.RATE_429).target("A1").times(1))
        .add(FaultRule.always(FaultClass.FAIL_500).target("A1").times(1));
    Client.Answer throttled = client.sendBonus("A1", "1", "tok");
    assertThat(throttled.status()).isEqualTo(400);
    assertThat(throttled.body()).contains("ThrottlingException");
    Client.Answer fault = client.sendBonus("A1", "1", "tok");
    assertThat(fault.status()).isEqualTo(500);
    assertThat(fault.body()).contains("ServiceFault");
    assertThat(providers.book().size()).isZero();
  }

  @Test
  void an_unsigned_or_stale_call_is_refused() throws IOException {
    var unsigned =
        client
            .to("/")
            .header("X-Amz-Target", "MTurkRequesterServiceV20170117.SendBonus")
            .header("Content-Type", "application/x-amz-json-1.1")
            .POST(BodyPublishers.ofString("{}"));
    assertThat(client.send(unsigned).body()).contains("MissingAuthenticationToken");
    var stale = client.mturk("SendBonus", "{}").setHeader("X-Amz-Date", "20200101T000000Z");
    assertThat(client.send(stale).body()).contains("Signature expired");
    var wrongType = client.mturk("SendBonus", "{}").setHeader("Content-Type", "application/json");
    assertThat(client.send(wrongType).status()).isEqualTo(400);
  }

  @Test
  void a_closed_service_refuses_or_resets_everything() throws IOException {
    providers.world().mturk().closed(MTurkWorld.Closed.FORBIDDEN);
    assertThat(client.sendBonus("A1", "1", "tok").status()).isEqualTo(403);
    providers.world().mturk().closed(MTurkWorld.Closed.RESET);
    assertThatThrownBy(() -> client.sendBonus("A1", "1", "tok")).isInstanceOf(IOException.class);
    assertThat(providers.book().size()).isZero();
  }

  @Test
  void an_assignment_knows_its_worker_and_status() throws IOException {
    providers.world().mturk().assignment("A1", "AWORKER", "HIT1");
    assertThat(client.send(client.mturk("GetAssignment", "{\"AssignmentId\":\"A1\"}")).body())
        .contains("AWORKER", "HIT1", "Approved");
    providers.world().mturk().assignment("A2", "AOTHER", "HIT1");
    assertThat(client.sendBonus("A2", "1", "tok").status()).isEqualTo(400);
    client.sendBonus("A1", "1", "tok");
    assertThat(client.send(client.mturk("ListBonusPayments", "{\"HITId\":\"HIT1\"}")).body())
        .contains("\"NumResults\":1");
  }
}
