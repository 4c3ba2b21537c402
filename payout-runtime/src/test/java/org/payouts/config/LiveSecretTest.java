package org.payouts.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveSecretTest {
  @TempDir Path directory;

  @Test
  void a_replaced_file_is_read_without_a_restart() throws IOException {
    Path file = write("old", 1_000);
    LiveSecret secret = secret(file);
    assertThat(secret.get()).isEqualTo("old");
    write("new", 2_000);
    assertThat(secret.get()).isEqualTo("new");
  }

  @Test
  void a_file_that_is_gone_for_a_moment_keeps_the_last_good_value() throws IOException {
    Path file = write("good", 1_000);
    LiveSecret secret = secret(file);
    Files.delete(file);
    assertThat(secret.get()).isEqualTo("good");
    write("better", 3_000);
    assertThat(secret.get()).isEqualTo("better");
  }

  static List<byte[]> notOneSecret() {
    return List.of(
        "".getBytes(UTF_8),
        " \n\t".getBytes(UTF_8),
        "first-key\nsecond-key\n".getBytes(UTF_8),
        "first-key\rsecond-key".getBytes(UTF_8),
        "\ufefffirst-key".getBytes(UTF_8),
        "\ufefffirst-key".getBytes(UTF_16LE),
        "first-key\u00e9".getBytes(UTF_8),
        "first-key\u00e9".getBytes(ISO_8859_1),
        "first-key\u20ac".getBytes(UTF_8),
        "first-\u0000key".getBytes(UTF_8),
        "first-\tkey".getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("notOneSecret")
  void what_is_not_one_line_of_ascii_is_refused_by_name_and_never_quoted(byte[] contents)
      throws IOException {
    Path file = write("good", 1_000);
    LiveSecret running = secret(file);
    Files.write(file, contents);
    Files.setLastModifiedTime(file, FileTime.fromMillis(2_000));

    assertRefused(() -> secret(file), "prolific.token.file");
    assertRefused(running::get, "prolific.token.file");
    assertRefused(running::get, "prolific.token.file");
    assertThat(running.problem().map(Problem::key)).contains("prolific.token.file");
    write(" better \n", 3_000);
    assertThat(running.get()).isEqualTo("better");
    assertThat(running.problem()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "first-key\nsecond-key", "\ufefffirst-key", "first-key\u00e9"})
  void a_value_that_is_not_one_line_of_ascii_is_refused_by_name(String value) {
    Settings settings = Settings.of(Map.of("prolific.token", value));
    assertRefused(() -> new LiveSecret(settings, "prolific.token"), "prolific.token");
    assertRefused(() -> settings.secret("prolific.token"), "prolific.token");
  }

  private static void assertRefused(ThrowingCallable what, String key) {
    assertThatThrownBy(what)
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(key)
        .satisfies(
            e -> {
              StringWriter all = new StringWriter();
              e.printStackTrace(new PrintWriter(all));
              assertThat(all.toString()).doesNotContain("first-", "second-key", "good");
            });
  }

  @Test
  void a_missing_secret_is_reported_at_once_and_none_is_printed() throws IOException {
    assertThatThrownBy(() -> new LiveSecret(Settings.of(Map.of()), "prolific.token"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("prolific.token");
    assertThat(secret(write("hidden", 1_000)).toString()).doesNotContain("hidden");
  }

  private static LiveSecret secret(Path file) {
    return new LiveSecret(
        Settings.of(Map.of("prolific.token.file", file.toString())), "prolific.token");
  }

  private Path write(String text, long at) throws IOException {
    Path file = Files.writeString(directory.resolve("token"), text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(at));
    return file;
  }
}
