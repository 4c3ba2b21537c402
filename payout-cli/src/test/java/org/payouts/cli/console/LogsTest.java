package org.payouts.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.config.LogFormat;
import org.payouts.config.Settings;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
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

  /** The services' own mains are configured by a file, the command by code. */
  @Test
  void the_command_writes_the_same_json_as_the_services_own_mains() throws Exception {
    Path file = directory.resolve("log.json");
    Logs.file(file, Settings.of(Map.of(LogFormat.KEY, "json")));
    Logger logger = (Logger) LoggerFactory.getLogger(LogsTest.class);
    ListAppender<ILoggingEvent> seen = new ListAppender<>();
    seen.start();
    logger.addAppender(seen);
    LogEvent.REVIEW_OPENED.on(logger).addKeyValue(LogFields.PAYOUT_ID, "p\u202e").log("x {}", 1);
    logger.detachAppender(seen);
    LoggerContext context = new LoggerContext();
    JoranConfigurator joran = new JoranConfigurator();
    joran.setContext(context);
    joran.doConfigure(
        getClass().getClassLoader().getResource(LogFormat.JSON.configuration()).openStream());
    OutputStreamAppender<ILoggingEvent> appender =
        (OutputStreamAppender<ILoggingEvent>)
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("stderr");
    assertThat(Files.readAllBytes(file)).isEqualTo(appender.getEncoder().encode(seen.list.get(0)));
  }

  @Test
  void the_services_own_mains_write_the_same_lines() throws Exception {
    try (var in = getClass().getResourceAsStream("/org/payouts/service/logback.xml")) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains(Logs.PATTERN);
    }
  }
}
