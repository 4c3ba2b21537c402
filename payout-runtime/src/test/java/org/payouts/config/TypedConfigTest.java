package org.payouts.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypedConfigTest {
  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define("worker.base.url", Type.STRING, Importance.HIGH, "Address of the provider.")
          .define(
              "worker.width", Type.INT, 4, Range.atLeast(1), Importance.LOW, "Calls | in flight.")
          .define("worker.token", Type.PASSWORD, "", Importance.HIGH, "Token of the account.")
          .define("worker.secret.number", Type.INT, 1, Importance.LOW, "A number nobody may see.");

  @TempDir Path directory;

  @Test
  void all_problems_are_reported_at_once() {
    InvalidConfigurationException e =
        refused(
            Map.of("worker.width", "zero", "worker.widht", "2", "worker.secret.number", "s3cret"));
    assertThat(e.problems())
        .extracting(Problem::key)
        .containsExactlyInAnyOrder(
            "worker.base.url", "worker.width", "worker.widht", "worker.secret.number");
    assertThat(e)
        .hasMessageContaining("worker.width=zero")
        .hasMessageContaining("Did you mean worker.width?")
        .hasMessageContaining("PAYOUTS_WORKER_BASE_URL")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void a_value_out_of_range_is_named_with_its_reason() {
    InvalidConfigurationException e =
        refused(Map.of("worker.base.url", "http://x", "worker.width", "0"));
    assertThat(e.problems())
        .singleElement()
        .satisfies(p -> assertThat(p.toString()).contains("worker.width=0: ", "at least 1"));
  }

  @Test
  void keys_of_clients_and_of_other_services_pass() {
    Settings settings =
        Settings.of(
            Map.of(
                "worker.base.url", "http://x",
                "tracing.endpoint", "http://127.0.0.1:4318",
                "kafka.bootstrap.servers", "b:9092",
                "schema.registry.url", "http://r",
                "basic.auth.credentials.source", "URL",
                "value.serializer", "x.Y",
                "other.key", "1"));
    assertThat(new Config(settings).getInt("worker.width")).isEqualTo(4);
  }

  @Test
  void a_password_may_come_from_a_file() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "s3cret\n");
    Config config =
        new Config(
            Settings.of(
                Map.of("worker.base.url", "http://x", "worker.token.file", token.toString())));
    assertThat(config.getPassword("worker.token").value()).isEqualTo("s3cret");
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void a_password_file_that_is_missing_is_reported_beside_the_other_problems() {
    InvalidConfigurationException e = refused(Map.of("worker.token.file", directory + "/none"));
    assertThat(e.problems())
        .extracting(Problem::key)
        .containsExactlyInAnyOrder("worker.base.url", "worker.token.file");
  }

  @Test
  void a_file_key_of_what_is_no_password_is_unknown() {
    InvalidConfigurationException e =
        refused(Map.of("worker.base.url", "http://x", "worker.width.file", "/x"));
    assertThat(e.problems()).extracting(Problem::key).containsExactly("worker.width.file");
  }

  @Test
  void the_reference_page_lists_every_key() {
    assertThat(ConfigReference.markdown("Worker", DEFINITION))
        .isEqualTo(
            """
            ## Worker

            - `worker.base.url` (string; required): Address of the provider.
            - `worker.secret.number` (int; default `1`): A number nobody may see.
            - `worker.token` (password; no default): Token of the account.
            - `worker.width` (int, [1,...]; default `4`): Calls | in flight.
            """);
  }

  @Test
  void the_reference_page_keeps_its_lines_short() {
    String word = "0123456789";
    ConfigDef keys =
        new ConfigDef()
            .define(
                "long.text",
                ConfigDef.Type.STRING,
                "x",
                (name, value) -> {},
                ConfigDef.Importance.LOW,
                String.join(" ", Collections.nCopies(30, word)));
    String page = ConfigReference.markdown("Keys", keys);
    assertThat(page).contains("- `long.text` (string; default `x`): 0123456789 ");
    assertThat(page.lines()).allMatch(line -> line.length() <= 120);
    assertThat(page.split(word, -1)).hasSize(31);
  }

  private static InvalidConfigurationException refused(Map<String, String> values) {
    return catchThrowableOfType(
        InvalidConfigurationException.class, () -> new Config(Settings.of(values)));
  }

  private static final class Config extends TypedConfig {
    Config(Settings settings) {
      super(DEFINITION, settings, List.of("other."));
    }
  }
}
