package org.payouts.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.config.Settings;

class StackOptionTest {
  @TempDir private Path directory;

  private Path written() throws Exception {
    return Files.writeString(
        directory.resolve("payouts.properties"),
        "kafka.bootstrap.servers=localhost:9092\nsandbox.url=http://localhost:8090\n");
  }

  /** A real ledger would be compared with the books of a sandbox that was left here. */
  @Test
  void a_stack_that_the_environment_names_takes_nothing_from_the_file_of_another()
      throws Exception {
    Map<String, String> env = Map.of("PAYOUTS_KAFKA_BOOTSTRAP_SERVERS", "broker:9093");

    Settings found = StackOption.byDefault(written(), env).orElseThrow();

    assertThat(found.asMap()).containsExactly(Map.entry("kafka.bootstrap.servers", "broker:9093"));
  }

  @Test
  void an_environment_that_names_no_broker_overrides_the_file() throws Exception {
    Map<String, String> env = Map.of("PAYOUTS_METRICS_PORT", "9100");

    Settings found = StackOption.byDefault(written(), env).orElseThrow();

    assertThat(found.get("kafka.bootstrap.servers")).contains("localhost:9092");
    assertThat(found.get("metrics.port")).contains("9100");
    assertThat(StackOption.byDefault(directory.resolve("none"), env)).isEmpty();
  }
}
