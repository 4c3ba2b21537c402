package org.payouts.cli.console;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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

  private Logs() {}

  /** No log lines but errors of this project; the command itself reports failures. */
  public static void quiet() {
    LoggerContext context = fresh(new ConsoleAppender<>(), Level.ERROR);
    NOISY.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
  }

  /** Everything at INFO on stderr, to find out what a command does. */
  public static void debug() {
    fresh(new ConsoleAppender<>(), Level.INFO);
  }

  /** A service's log on stderr. */
  public static void service() {
    LoggerContext context = fresh(new ConsoleAppender<>(), Level.INFO);
    NOISY.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
  }

  /** A stack's log in a file, which grows from run to run. */
  public static void file(Path file) {
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setFile(file.toString());
    LoggerContext context = fresh(appender, Level.INFO);
    NOISY.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
  }

  private static LoggerContext fresh(OutputStreamAppender<ILoggingEvent> appender, Level level) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.setCharset(StandardCharsets.UTF_8);
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
}
