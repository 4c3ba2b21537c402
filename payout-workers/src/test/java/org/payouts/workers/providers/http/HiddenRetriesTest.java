package org.payouts.workers.providers.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HiddenRetriesTest {
  @TempDir Path javaHome;

  @ParameterizedTest
  @ValueSource(strings = {"", "true", "TRUE", "yes"})
  void a_jvm_told_to_repeat_posts_is_refused(String value) {
    assertThatThrownBy(() -> HiddenRetries.refuse(value, javaHome))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(HiddenRetries.REPEAT_ALL);
  }

  @Test
  void the_switch_is_also_looked_for_in_the_jdks_own_file() throws IOException {
    Files.createDirectory(javaHome.resolve("conf"));
    Files.writeString(
        javaHome.resolve("conf").resolve("net.properties"), HiddenRetries.REPEAT_ALL + "=true");

    assertThatThrownBy(() -> HiddenRetries.refuse(null, javaHome))
        .isInstanceOf(IllegalStateException.class);
    assertThatCode(() -> HiddenRetries.refuse("false", javaHome)).doesNotThrowAnyException();
  }

  @Test
  void an_ordinary_jvm_is_accepted() {
    assertThatCode(HiddenRetries::refuse).doesNotThrowAnyException();
  }
}
