package org.payouts.sandbox.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultRule;

class RestartTest {

  @TempDir Path directory;

  private SimulatedProviders providers;
  private Client client;

  private void restart() {
    stop();
    providers = SimulatedProviders.start(SimulatedProviders.Options.defaults().dataDir(directory));
    boolean first = client == null;
    client = first ? Client.ofUsualWorld(providers) : new Client(providers);
  }

  @AfterEach
  void stop() {
    if (providers != null) {
      providers.close();
    }
  }

  @Test
  void books_drafts_tokens_and_payouts_survive_a_restart() throws IOException {
    restart();
    String bulk = client.bulk("study1", "sub1,1.00");
    client.pay(bulk);
    client.sendBonus("A1", "1.00", "tok");
    client.payout("p1", "r1", 1, 0);
    List<Payment> before = providers.book().payments();

    restart();

    assertThat(providers.book().payments()).isEqualTo(before).hasSize(3);
    assertThat(client.bonuses("sub1")).containsExactly(100L);
    assertThat(client.pay(bulk).status()).isEqualTo(202);
    assertThat(client.sendBonus("A1", "1.00", "tok").body()).contains("already been processed");
    assertThat(client.payout("p1", "r1", 1, 0).status()).isEqualTo(409);
    assertThat(client.payout("p1", "r1", 2, 0).status()).isEqualTo(201);
    assertThat(providers.book().size()).isEqualTo(5);
  }

  @Test
  void what_was_taught_and_spent_survives_a_restart() throws IOException {
    restart();
    providers.world().prolific().workspace("w1", "USD", 1_000);
    providers.world().prolific().study("study1", "w1");
    client.pay(client.bulk("study1", "sub1,1.50"));
    String balance = client.send(client.prolific("workspaces/w1/balance/")).body();
    assertThat(balance).contains("\"available_balance\":800", "USD");
    restart();
    assertThat(client.send(client.prolific("workspaces/w1/balance/")).body()).isEqualTo(balance);
  }

  @Test
  void the_moved_clock_survives_a_restart() throws IOException {
    restart();
    client.sendBonus("A1", "1.00", "tok");
    providers.advance(Duration.ofHours(25).toMillis());
    restart();
    assertThat(client.sendBonus("A1", "1.00", "tok").status()).isEqualTo(200);
  }

  @Test
  void a_queued_payment_survives_a_restart_and_settles_once() throws IOException {
    restart();
    providers.faults().add(FaultRule.always(FaultClass.SETTLE_LATE).ms(3_600_000));
    client.pay(client.bulk("study1", "sub1,1.00"));
    restart();
    assertThat(providers.queued()).isEqualTo(1);
    assertThat(providers.book().size()).isZero();
    providers.advance(3_600_000);
    assertThat(providers.book().size()).isEqualTo(1);
    restart();
    providers.advance(3_600_000);
    assertThat(providers.book().size()).isEqualTo(1);
  }

  @Test
  void a_line_torn_by_a_crash_is_cut_off() throws IOException {
    restart();
    client.payout("p1", "r1", 1, 0);
    stop();
    Files.writeString(
        directory.resolve("book.jsonl"), "{\"number\":2,\"platf", StandardOpenOption.APPEND);
    restart();
    client.payout("p1", "r1", 2, 0);
    restart();
    assertThat(providers.book().payments()).extracting(Payment::number).containsExactly(1L, 2L);
  }

  @Test
  void a_torn_line_of_any_length_is_cut_off() throws IOException {
    restart();
    client.payout("p1", "r1", 1, 0);
    stop();
    Files.writeString(
        directory.resolve("book.jsonl"), "{".repeat(200_000), StandardOpenOption.APPEND);
    restart();
    assertThat(providers.book().payments()).extracting(Payment::number).containsExactly(1L);
  }

  @Test
  void the_book_is_on_disk_before_an_answer_that_never_comes() throws IOException {
    restart();
    providers.faults().add(FaultRule.always(FaultClass.PAY_THEN_RESET));
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> client.payout("p1", "r1", 1, 0))
        .isInstanceOf(IOException.class);
    assertThat(Files.readAllLines(directory.resolve("book.jsonl"))).hasSize(1);
  }
}
