package org.payouts.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.sandbox.providers.book.BookTotal;
import org.payouts.testkit.PayoutsExtension;
import org.payouts.testkit.PayoutsKit;

/** The examples, run against the whole pipeline as a platform's own tests would. */
@ExtendWith(PayoutsExtension.class)
class ExamplesIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private static long paidCents(PayoutsKit payouts) {
    return payouts.providers().book().totals().stream().mapToLong(BookTotal::amountMinor).sum();
  }

  @Test
  void an_outbox_that_is_published_twice_pays_once(PayoutsKit payouts) throws Exception {
    long before = paidCents(payouts);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Connection connection = postgres.getPostgresDatabase().getConnection();
        BonusPublisher kafka =
            new BonusPublisher(payouts.bootstrapServers(), payouts.registryUrl())) {
      OutboxTables outbox = new OutboxTables(connection);
      outbox.createTables();
      outbox.approve("study-1", "A1OUTBOX", "3OUTBOX1", 125);
      assertThatThrownBy(() -> outbox.approve("study-1", "A1OUTBOX", "3OUTBOX1", 999))
          .as("approved before: nothing is in the outbox")
          .isInstanceOf(SQLException.class);
      OutboxPublisher publisher = new OutboxPublisher(connection, kafka);
      assertThat(publisher.publish()).isEqualTo(1);
      // As after a crash before the mark was committed.
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("UPDATE outbox SET published = false");
      }
      assertThat(publisher.publish()).isEqualTo(1);
      assertThat(publisher.publish()).isZero();
    }
    kept(payouts, before + 125);
  }

  @Test
  void the_java_example_pays(PayoutsKit payouts) throws Exception {
    long before = paidCents(payouts);
    PayFromJava.main(
        new String[] {payouts.bootstrapServers(), payouts.registryUrl(), "A1JAVA", "3JAVA", "240"});
    kept(payouts, before + 240);
  }

  @Test
  void the_script_of_the_first_bonus_over_http_pays_it(PayoutsKit payouts) throws Exception {
    Path key = Files.writeString(directory.resolve("gateway.key"), payouts.gatewayKey());
    Process script =
        new ProcessBuilder(
                "bash",
                Path.of("..", "curl", "pay").toString(),
                payouts.gatewayUrl(),
                payouts.providers().uri().toString(),
                key.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(script.getInputStream().readAllBytes(), "UTF-8");
    assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(script.exitValue()).as(said).isZero();
    assertThat(said).contains("\"status\":\"accepted\"", "\"type\":\"paid\"");
  }

  private static void kept(PayoutsKit payouts, long cents) {
    await().atMost(DEADLINE).until(() -> paidCents(payouts) == cents);
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(5))
        .until(() -> paidCents(payouts) == cents);
  }
}
