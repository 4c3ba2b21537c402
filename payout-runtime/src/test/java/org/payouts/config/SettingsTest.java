package org.payouts.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path directory;

  @Test
  void the_environment_overrides_any_key_of_the_file() throws IOException {
    Path file = file("prolific.base.url=http://file\nmetrics.port=1\n");
    Settings settings =
        Settings.load(
            file,
            Map.of(
                "PAYOUTS_PROLIFIC_BASE_URL",
                "http://env",
                "PAYOUTS_KAFKA_BOOTSTRAP_SERVERS",
                "b:9092",
                "HOME",
                "/x"));
    assertThat(settings.asMap())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "prolific.base.url",
                "http://env",
                "metrics.port",
                "1",
                "kafka.bootstrap.servers",
                "b:9092"));
  }

  @Test
  void an_empty_variable_and_the_launchers_variables_are_no_override() throws IOException {
    Settings settings =
        Settings.load(
            file("metrics.port=1\n"),
            Map.of("PAYOUTS_METRICS_PORT", "", "PAYOUTS_JAVA_OPTS", "-Xmx1g"));
    assertThat(settings.asMap()).containsExactlyEntriesOf(Map.of("metrics.port", "1"));
  }

  @Test
  void a_key_of_the_file_in_another_spelling_is_overridden_too() throws IOException {
    Settings settings =
        Settings.load(file("kafka.some-odd.Key=1\n"), Map.of("PAYOUTS_KAFKA_SOME_ODD_KEY", "2"));
    assertThat(settings.asMap()).containsExactlyEntriesOf(Map.of("kafka.some-odd.Key", "2"));
  }

  @Test
  void blanks_at_the_end_of_a_line_are_no_part_of_a_value() throws IOException {
    assertThat(Settings.load(file("a.b=value  \n"), Map.of()).get("a.b")).contains("value");
  }

  @Test
  void a_file_that_is_not_there_is_a_configuration_error() {
    assertThatThrownBy(() -> Settings.load(directory.resolve("none.properties"), Map.of()))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("none.properties");
  }

  @Test
  void a_secret_comes_from_its_key_or_from_a_file() throws IOException {
    Path file = directory.resolve("token");
    Files.writeString(file, "s3cret\n");
    assertThat(Settings.of(Map.of("prolific.token", "plain")).secret("prolific.token"))
        .contains("plain");
    assertThat(Settings.of(Map.of("prolific.token.file", file.toString())).secret("prolific.token"))
        .contains("s3cret");
    assertThat(Settings.of(Map.of()).secret("prolific.token")).isEmpty();
  }

  @Test
  void a_secret_given_twice_or_in_an_unusable_file_is_refused_without_showing_it()
      throws IOException {
    Path empty = Files.createFile(directory.resolve("empty"));
    assertThatThrownBy(
            () ->
                Settings.of(Map.of("a.token", "s3cret", "a.token.file", empty.toString()))
                    .secret("a.token"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("a.token.file")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(
            () -> Settings.of(Map.of("a.token.file", empty.toString())).secret("a.token"))
        .hasMessageContaining("is empty");
    assertThatThrownBy(
            () -> Settings.of(Map.of("a.token.file", directory + "/none")).secret("a.token"))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void printing_shows_no_secret() {
    Settings settings =
        Settings.of(
            Map.of(
                "prolific.token", "s3cret1",
                "mturk.secret.key", "s3cret2",
                "respondent.api.key", "s3cret3",
                "kafka.sasl.jaas.config", "s3cret4",
                "schema.registry.basic.auth.user.info", "user:s3cret5",
                "schema.registry.url", "http://user:s3cret6@registry:8081",
                "kafka.ssl.keystore.password", "s3cret7",
                "metrics.port", "8080"));
    assertThat(settings.toString())
        .doesNotContain("s3cret")
        .contains("metrics.port=8080", "@registry:8081");
  }

  @Test
  void kafkas_keys_go_to_the_clients_without_their_prefix() {
    Settings settings =
        Settings.of(Map.of("kafka.bootstrap.servers", "b:9092", "metrics.port", "1"));
    assertThat(settings.kafkaClient())
        .containsExactlyEntriesOf(Map.of("bootstrap.servers", "b:9092"));
  }

  @Test
  void the_serializers_keys_go_to_the_serializers_with_secrets_read_from_files()
      throws IOException {
    Path file = directory.resolve("user-info");
    Files.writeString(file, "user:password\n");
    Settings settings =
        Settings.of(
            Map.of(
                "schema.registry.url", "http://r",
                "basic.auth.credentials.source", "USER_INFO",
                "basic.auth.user.info.file", file.toString(),
                "auto.register.schemas", "true",
                "value.serializer", "x.Y",
                "kafka.acks", "all",
                "metrics.port", "1"));
    assertThat(settings.registry())
        .containsOnlyKeys(
            "schema.registry.url",
            "basic.auth.credentials.source",
            "basic.auth.user.info",
            "auto.register.schemas",
            "value.serializer")
        .containsEntry("basic.auth.user.info", "user:password");
  }

  @Test
  void adding_a_key_leaves_the_original_as_it_was() {
    Settings original = Settings.of(Map.of("a", "1"));
    assertThat(original.with("b", "2").asMap()).containsOnlyKeys("a", "b");
    assertThat(original.asMap()).containsOnlyKeys("a");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("payouts.properties"), text);
  }
}
