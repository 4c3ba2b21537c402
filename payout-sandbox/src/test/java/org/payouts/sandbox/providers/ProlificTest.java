package org.payouts.sandbox.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultRule;

class ProlificTest {

  private final SimulatedProviders providers =
      SimulatedProviders.start(
          SimulatedProviders.Options.defaults()
              .timing(Timing.defaults().visibleAfter(60_000).latencyMs(150)));
  private final Client client = Client.ofUsualWorld(providers);

  @AfterEach
  void stop() {
    providers.close();
  }

  private List<Long> paid(String submission) {
    return providers.book().of(Provider.PROLIFIC, submission).stream()
        .map(Payment::amountMinor)
        .toList();
  }

  @Test
  void a_repeated_pay_call_pays_again() throws IOException {
    String bulk = client.bulk("study1", "sub1,1.00");
    assertThat(client.pay(bulk).status()).isEqualTo(202);
    assertThat(client.pay(bulk).status()).isEqualTo(202);
    assertThat(paid("sub1")).containsExactly(100L, 100L);
  }

  @Test
  void two_drafts_of_the_same_rows_are_two_payable_bulks() throws IOException {
    String first = client.bulk("study1", "sub1,1.00");
    String second = client.bulk("study1", "sub1,1.00");
    assertThat(first).isNotEqualTo(second);
    client.pay(first);
    client.pay(second);
    assertThat(paid("sub1")).containsExactly(100L, 100L);
  }

  @Test
  void a_payment_shows_only_after_the_delay() throws IOException {
    client.pay(client.bulk("study1", "sub1,1.00"));
    assertThat(client.bonuses("sub1")).isEmpty();
    providers.advance(60_000);
    assertThat(client.bonuses("sub1")).containsExactly(100L);
  }

  @Test
  void one_wrong_id_refuses_the_whole_draft_and_is_named() throws IOException {
    providers.world().prolific().submission("elsewhere", "study2");
    providers.world().prolific().unknownSubmission("nobody");
    Client.Answer answer = client.setUp("study1", "sub1,1\nelsewhere,1\nnobody,1");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("elsewhere", "nobody").doesNotContain("sub1");
  }

  @Test
  void amounts_are_taken_exactly_or_not_at_all() throws IOException {
    client.pay(client.bulk("study1", "sub1,0.29"));
    client.pay(client.bulk("study1", "sub2,30"));
    client.pay(client.bulk("study1", "sub3,1234567.8"));
    assertThat(providers.book().payments())
        .extracting(Payment::amountMinor)
        .containsExactly(29L, 3000L, 123456780L);
    for (String amount : List.of("0", "0.00", "-1", "1.005", "1e3", "NaN", "1,5", "")) {
      assertThat(client.setUp("study1", "sub1," + amount).status()).as(amount).isEqualTo(400);
    }
  }

  @Test
  void a_bulk_cannot_be_read_back() throws IOException {
    String bulk = client.bulk("study1", "sub1,1");
    assertThat(client.send(client.prolific("bulk-bonus-payments/" + bulk + "/")).status())
        .isEqualTo(404);
    assertThat(client.send(client.prolific("bulk-bonus-payments/" + bulk + "/pay/")).status())
        .isEqualTo(405);
    assertThat(client.pay("no-such-bulk").status()).isEqualTo(404);
  }

  @Test
  void paths_are_served_without_their_trailing_slash() throws IOException {
    String body = "{\"study_id\":\"study1\",\"csv_bonuses\":\"sub1,1\"}";
    assertThat(
            client
                .send(
                    client
                        .prolific("submissions/bonus-payments")
                        .POST(BodyPublishers.ofString(body)))
                .status())
        .isEqualTo(201);
    assertThat(client.send(client.prolific("submissions/sub1")).status()).isEqualTo(200);
  }

  @Test
  void a_call_without_a_token_is_unauthorised_and_pays_nothing() throws IOException {
    String bulk = client.bulk("study1", "sub1,1");
    assertThat(client.post("/api/v1/bulk-bonus-payments/" + bulk + "/pay/", "").status())
        .isEqualTo(401);
    assertThat(providers.book().payments()).isEmpty();
  }

  @Test
  void two_pay_calls_of_one_workspace_at_a_time_are_refused()
      throws IOException, InterruptedException, ExecutionException {
    providers.world().prolific().study("study1", "w1");
    providers.world().prolific().study("study2", "w1");
    String first = client.bulk("study1", "sub1,1");
    String second = client.bulk("study2", "sub8,1");
    ExecutorService pool = Executors.newFixedThreadPool(2);
    List<Callable<Integer>> both =
        List.of(() -> client.pay(first).status(), () -> client.pay(second).status());
    int refused = 0;
    for (Future<Integer> each : pool.invokeAll(both)) {
      refused += each.get() == 429 ? 1 : 0;
    }
    pool.shutdown();
    assertThat(refused).isEqualTo(1);
    assertThat(providers.book().size()).isEqualTo(1);
  }

  @Test
  void a_short_balance_refuses_the_pay_call_and_is_debited_by_payments() throws IOException {
    providers.world().prolific().workspace("w1", "USD", 200);
    providers.world().prolific().study("study1", "w1");
    String bulk = client.bulk("study1", "sub1,1.00");
    assertThat(client.pay(bulk).status()).isEqualTo(202);
    assertThat(client.send(client.prolific("workspaces/w1/balance/")).body())
        .contains("\"currency_code\":\"USD\"", "\"available_balance\":66");
    assertThat(client.pay(bulk).status()).isEqualTo(400);
    assertThat(paid("sub1")).containsExactly(100L);
  }

  @Test
  void a_short_balance_can_be_found_at_set_up() throws IOException {
    providers.world().prolific().workspace("w1", "GBP", 1);
    providers.world().prolific().study("study1", "w1");
    providers.world().prolific().balanceCheckedAtSetUp(true);
    assertThat(client.setUp("study1", "sub1,1.00").status()).isEqualTo(400);
  }

  @Test
  void a_workspace_named_usd_pays_dollars() throws IOException {
    providers.world().prolific().study("study1", "lab-USD");
    client.pay(client.bulk("study1", "sub1,1"));
    assertThat(providers.book().totals().get(0).currency()).isEqualTo("USD");
  }

  @Test
  void an_accepted_bulk_may_settle_late_or_never() throws IOException {
    providers
        .faults()
        .add(FaultRule.always(FaultClass.SETTLE_LATE).target("late").ms(3_600_000))
        .add(FaultRule.always(FaultClass.SETTLE_NEVER).target("never"));
    assertThat(client.pay(client.bulk("study1", "late,1")).status()).isEqualTo(202);
    assertThat(client.pay(client.bulk("study1", "never,1")).status()).isEqualTo(202);
    assertThat(providers.book().size()).isZero();
    providers.advance(3_600_000);
    assertThat(paid("late")).containsExactly(100L);
    assertThat(paid("never")).isEmpty();
    assertThat(client.bonuses("late")).containsExactly(100L);
  }

  @Test
  void of_an_accepted_bulk_some_rows_may_be_paid_and_others_never() throws IOException {
    providers.faults().add(FaultRule.always(FaultClass.SETTLE_PARTLY).target("sub2"));
    assertThat(client.pay(client.bulk("study1", "sub1,1\nsub2,2\nsub3,3")).status()).isEqualTo(202);
    assertThat(paid("sub1")).containsExactly(100L);
    assertThat(paid("sub2")).isEmpty();
    assertThat(paid("sub3")).containsExactly(300L);
  }

  @Test
  void a_refusal_may_keep_to_itself_which_ids_are_wrong() throws IOException {
    providers.world().prolific().unknownSubmission("nobody");
    providers.world().prolific().wrongIdsNamed(false);
    Client.Answer answer = client.setUp("study1", "sub1,1\nnobody,1");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("nobody");
  }

  @Test
  void the_call_log_names_every_row_of_a_paid_bulk() throws IOException {
    client.pay(client.bulk("study1", "sub1,1\nsub2,2"));
    assertThat(providers.calls().of(Operation.PROLIFIC_PAY, "sub2"))
        .singleElement()
        .satisfies(call -> assertThat(call.targets()).containsExactly("sub1", "sub2"));
  }

  @Test
  void both_error_body_shapes_occur() throws IOException {
    boolean nested = false;
    boolean flat = false;
    for (int i = 0; i < 20; i++) {
      Client.Answer answer = client.setUp("study1", "sub" + i + ",x" + i);
      nested |= answer.json().has("error");
      flat |= answer.json().has("detail");
    }
    assertThat(nested).isTrue();
    assertThat(flat).isTrue();
  }
}
