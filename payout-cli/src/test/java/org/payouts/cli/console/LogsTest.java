package org.payouts.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LogsTest {
  @TempDir private Path directory;

  @AfterEach
  void quiet() {
    Logs.quiet();
  }

  @Test
  void a_text_of_somebody_else_stays_in_its_line_and_steers_no_terminal() throws Exception {
    Path file = directory.resolve("log");
    Logs.file(file);
    String hostile = "a\u001b[2Jb\u009b31mc\r\nFORGED\u202ed\u2028e\u0000f\u200fg\u2066h";
    LoggerFactory.getLogger(LogsTest.class)
        .atWarn()
        .addKeyValue("why", hostile)
        .log("They said {}", hostile);
    String text = Files.readString(file);
    assertThat(text.lines()).hasSize(1);
    assertThat(text).contains("They said a [2Jb 31mc  FORGED d e f g h").endsWith("\n");
    assertThat(text.strip().codePoints())
        .noneMatch(c -> Character.getType(c) == Character.CONTROL)
        .noneMatch(c -> Character.getType(c) == Character.FORMAT);
  }

  @Test
  void the_services_own_mains_write_the_same_lines() throws Exception {
    try (var in = getClass().getResourceAsStream("/org/payouts/service/logback.xml")) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains(Logs.PATTERN);
    }
  }
}
