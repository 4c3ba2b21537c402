package org.payouts.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
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

  @Test
  void the_kafkajs_example_pays_where_its_registry_answers(PayoutsKit payouts) throws Exception {
    for (String name : List.of("package.json", "package-lock.json", "pay.js")) {
      Files.copy(Path.of("..", "kafkajs", name), directory.resolve(name));
    }
    Said installed =
        run("npm", "ci", "--no-audit", "--no-fund", "--fetch-retries=0", "--fetch-timeout=15000");
    assumeTrue(installed.code() == 0, installed.text());
    Said paid =
        run(
            "node",
            "pay.js",
            payouts.bootstrapServers(),
            payouts.registryUrl(),
            payouts.providers().uri().toString(),
            "60");
    assertThat(paid.code()).as(paid.text()).isZero();
    assertThat(paid.text()).contains("125 GBP", "40 USD", "2750 USD").doesNotContain("failed");
  }

  @Test
  void the_python_example_reads_results_where_its_packages_are(PayoutsKit payouts)
      throws Exception {
    String python = null;
    for (String name : List.of("python3", "/usr/bin/python3")) {
      boolean able = run(name, "-c", "import avro.schema, confluent_kafka").code() == 0;
      python = able ? name : python;
    }
    assumeTrue(python != null, "Debian's python3-confluent-kafka and python3-avro");
    long before = paidCents(payouts);
    PayFromJava.main(
        new String[] {payouts.bootstrapServers(), payouts.registryUrl(), "A1PYTHON", "3P", "131"});
    kept(payouts, before + 131);

    Path script = Path.of("..", "python", "results.py").toAbsolutePath();
    Said read = run(python, script.toString(), payouts.bootstrapServers(), payouts.registryUrl());
    assertThat(read.code()).as(read.text()).isZero();
    assertThat(read.text()).contains("USD");
  }

  /**
   * What a program has printed, and its exit code: 127 if there is no such program, 124 if it did
   * not end, such as on a network that swallows what is sent.
   */
  private record Said(int code, String text) {}

  private Said run(String... command) throws Exception {
    Path said = Files.createTempFile(directory, "said", ".txt");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
    } catch (IOException e) {
      return new Said(127, String.valueOf(e.getMessage()));
    }
    boolean ended = process.waitFor(DEADLINE.toSeconds() + 30, TimeUnit.SECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return new Said(ended ? process.exitValue() : 124, Files.readString(said));
  }

  private static void kept(PayoutsKit payouts, long cents) {
    await().atMost(DEADLINE).until(() -> paidCents(payouts) == cents);
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(5))
        .until(() -> paidCents(payouts) == cents);
  }
}
