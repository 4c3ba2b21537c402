package org.payouts.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.LogFormat;
import org.payouts.config.Settings;

/** The log of a service with log.format=json. */
class JsonLogTest {
  private final ListAppender<ILoggingEvent> seen = new ListAppender<>();
  private final Encoder<ILoggingEvent> encoder;
  private final Logger logger;

  JsonLogTest() throws Exception {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator joran = new JoranConfigurator();
    joran.setContext(context);
    joran.doConfigure(
        getClass().getClassLoader().getResource(LogFormat.JSON.configuration()).openStream());
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    encoder = ((OutputStreamAppender<ILoggingEvent>) root.getAppender("stderr")).getEncoder();
    root.detachAndStopAllAppenders();
    encoder.start();
    seen.start();
    root.addAppender(seen);
    logger = context.getLogger("org.payouts.Some");
  }

  private String text() {
    String text = new String(encoder.encode(seen.list.get(0)), StandardCharsets.UTF_8);
    assertThat(text.lines()).hasSize(1);
    return text;
  }

  private JsonNode line() throws Exception {
    return new ObjectMapper().readTree(text());
  }

  @Test
  void a_line_has_its_event_and_its_address_as_fields() throws Exception {
    LogFields.place(LogEvent.REVIEW_OPENED.on(logger), "bonus-requested", 3, 42L)
        .addKeyValue(LogFields.PAYOUT_ID, "study-7:bonus")
        .addKeyValue(LogFields.ATTEMPT, 2)
        .log("A payout waits for a person: {}", "why");
    JsonNode line = line();
    assertThat(line.get("event").asText()).isEqualTo("REVIEW_OPENED");
    assertThat(line.get("level").asText()).isEqualTo("WARN");
    assertThat(line.get("topic").asText()).isEqualTo("bonus-requested");
    assertThat(line.get("partition").isInt()).isTrue();
    assertThat(line.get("offset").asLong()).isEqualTo(42);
    assertThat(line.get("payout_id").asText()).isEqualTo("study-7:bonus");
    assertThat(line.get("attempt").asInt()).isEqualTo(2);
    assertThat(line.get("message").asText()).isEqualTo("A payout waits for a person: why");
    assertThat(line.get("logger").asText()).isEqualTo("org.payouts.Some");
    assertThat(line.get("@timestamp").asText()).endsWith("Z");
  }

  @Test
  void a_failure_is_a_field_of_its_line() throws Exception {
    LogEvent.SERVICE_BROKEN.on(logger).setCause(new IllegalStateException("x")).log("over");
    assertThat(line().get("stack_trace").asText()).contains("IllegalStateException: x");
  }

  @Test
  void what_steers_a_terminal_stays_an_escape() throws Exception {
    String hostile = "a\u001b[2Jb\u009b31mc\r\nFORGED\u202ed\u2028e\u0000f\u200fg\u2066h";
    LogEvent.REMARK.on(logger).addKeyValue("why", hostile).log("They said {}", hostile);
    assertThat(text().strip()).matches("\\p{ASCII}*").matches("\\P{Cntrl}*");
    assertThat(line().get("why").asText()).isEqualTo(hostile);
  }

  @Test
  void an_unknown_form_is_refused_by_name() {
    assertThatThrownBy(() -> LogFormat.of(Settings.of(Map.of(LogFormat.KEY, "xml"))))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("log.format")
        .hasMessageContaining("text or json");
  }
}
