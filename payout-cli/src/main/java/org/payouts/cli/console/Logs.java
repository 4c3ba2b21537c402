package org.payouts.cli.console;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.logstash.logback.decorate.EscapeNonAsciiJsonFactoryDecorator;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashFieldNames;
import org.payouts.config.LogFormat;
import org.payouts.config.Settings;
import org.slf4j.LoggerFactory;

/**
 * Where log lines go: nowhere for short commands, to stderr for a service, to a file for a whole
 * stack.
 */
public final class Logs {

  /**
   * What a provider or a schema registry said may stand in a message: it must neither begin a line
   * of its own nor steer a terminal.
   */
  static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{24} %replace(%msg %kvp){"
          + "'[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]',"
          + " ' '}%n";

  /** Chatty at INFO, and at WARN about what is normal in a stack that just starts. */
  private static final List<String> NOISY =
      List.of(
          "org.apache.kafka",
          "kafka",
          "state.change.logger",
          "software.amazon",
          "org.apache.http",
          "org.eclipse.jetty",
          "io.javalin",
          "io.micrometer");

  /** Warn at every normal start. */
  private static final List<String> ALARMING =
      List.of(
          "org.apache.kafka.clients.consumer.internals.OffsetFetcherUtils",
          "org.apache.kafka.streams.StreamsConfig");

  private Logs() {}

  /** No log lines but errors of this project; the command itself reports failures. */
  public static void quiet() {
    LoggerContext context = fresh(new ConsoleAppender<>(), LogFormat.TEXT, Level.ERROR);
    NOISY.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
  }

  /** Everything at INFO on stderr, to find out what a command does. */
  public static void debug() {
    fresh(new ConsoleAppender<>(), LogFormat.TEXT, Level.INFO);
  }

  /** A service's log on stderr, as text. */
  public static void service() {
    service(Settings.of(Map.of()));
  }

  /** A service's log on stderr, in the form that the settings ask for. */
  public static void service(Settings settings) {
    LoggerContext context = fresh(new ConsoleAppender<>(), LogFormat.of(settings), Level.INFO);
    NOISY.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    ALARMING.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
  }

  /** A stack's log in a file, which grows from run to run, as text. */
  public static void file(Path file) {
    file(file, Settings.of(Map.of()));
  }

  /**
   * A stack's log in a file, which grows from run to run, in the form that the settings ask for.
   */
  public static void file(Path file, Settings settings) {
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setFile(file.toString());
    LoggerContext context = fresh(appender, LogFormat.of(settings), Level.INFO);
    NOISY.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    ALARMING.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
  }

  private static LoggerContext fresh(
      OutputStreamAppender<ILoggingEvent> appender, LogFormat format, Level level) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Encoder<ILoggingEvent> encoder = format == LogFormat.JSON ? json() : text();
    encoder.setContext(context);
    encoder.start();
    if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
      console.setTarget("System.err");
    }
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(level);
    root.addAppender(appender);
    return context;
  }

  private static Encoder<ILoggingEvent> text() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setPattern(PATTERN);
    encoder.setCharset(StandardCharsets.UTF_8);
    return encoder;
  }

  /** As in the configuration of {@link LogFormat#JSON}. */
  private static Encoder<ILoggingEvent> json() {
    LogstashEncoder encoder = new LogstashEncoder();
    encoder.setTimeZone("UTC");
    encoder.setJsonFactoryDecorator(new EscapeNonAsciiJsonFactoryDecorator());
    LogstashFieldNames names = new LogstashFieldNames();
    names.setVersion(null);
    names.setLevelValue(null);
    names.setLogger("logger");
    names.setThread("thread");
    encoder.setFieldNames(names);
    return encoder;
  }
}
