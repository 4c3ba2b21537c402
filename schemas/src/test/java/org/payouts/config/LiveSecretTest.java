package org.payouts.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void a_file_that_is_empty_or_gone_for_a_moment_keeps_the_last_good_value() throws IOException {
    Path file = write("good", 1_000);
    LiveSecret secret = secret(file);
    write("", 2_000);
    assertThat(secret.get()).isEqualTo("good");
    Files.delete(file);
    assertThat(secret.get()).isEqualTo("good");
    write("better", 3_000);
    assertThat(secret.get()).isEqualTo("better");
  }

  @Test
  void a_missing_secret_is_told_at_once_and_none_is_printed() throws IOException {
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
