package org.payouts.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.config.Settings;

class StackDirectoryTest {

  @TempDir private Path temp;

  @Test
  void one_stack_at_a_time_uses_a_directory() {
    try (StackDirectory held = StackDirectory.open(temp)) {
      assertThat(held.path()).isEqualTo(temp.toAbsolutePath());
      assertThatThrownBy(() -> StackDirectory.open(temp)).hasMessageContaining("in use by another");
    }
    StackDirectory.open(temp).close();
  }

  @Test
  void the_token_namespace_is_made_once_and_kept() {
    String first;
    try (StackDirectory directory = StackDirectory.open(temp)) {
      first = directory.tokenNamespace();
    }
    try (StackDirectory directory = StackDirectory.open(temp)) {
      assertThat(directory.tokenNamespace()).isEqualTo(first).startsWith("local-");
    }
  }

  @Test
  void a_temporary_directory_is_gone_when_released() {
    StackDirectory directory = StackDirectory.open(null);
    Path path = directory.path();
    directory.tokenNamespace();

    directory.close();

    assertThat(path).doesNotExist();
  }

  @Test
  void nobody_else_may_look_into_the_directory() throws Exception {
    Path made = temp.resolve("new").resolve("data");
    StackDirectory.open(made).close();
    Assumptions.assumeTrue(
        Files.getFileStore(made).supportsFileAttributeView("posix"), "no modes here");
    assertThat(Files.getPosixFilePermissions(made)).hasSize(3);
    // As an earlier version left it.
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
    StackDirectory.open(made).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
  }

  @Test
  void settings_written_are_the_settings_read() throws Exception {
    Path file = temp.resolve("payouts.properties");
    Map<String, String> settings =
        Map.of("a.b", "x=y # z", "path", "C:\\data\\ü", "blank", "", "lines", "one\ntwo");
    StackSettings.write(file, Settings.of(settings));

    assertThat(Settings.load(file, Map.of()).asMap()).isEqualTo(settings);
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }
  }
}
