package org.payouts.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.LogFormat;
import org.payouts.config.Settings;

/**
 * The main of a service that runs as a process of its own. Its only argument is {@code -c FILE}, a
 * properties file; without one the settings come from the environment alone. Every key can be set
 * there: {@code PAYOUTS_KAFKA_BOOTSTRAP_SERVERS} is {@code kafka.bootstrap.servers}.
 */
public final class ServiceMain {
  /** Where the log goes and in which form, if Logback is the logger and nobody else has said. */
  private static final String LOG_KEY = "logback.configurationFile";

  /** Exit code if the service must not start as things are. */
  public static final int REFUSED = 1;

  /** Exit code after wrong arguments. */
  public static final int USAGE = 2;

  private ServiceMain() {}

  /**
   * Runs the service to its end and ends the process.
   *
   * @param name what to call the service in notices
   * @param arguments the process's, without those that the service has taken itself
   */
  public static void run(
      String name, String[] arguments, Function<Settings, PipelineService> service)
      throws InterruptedException {
    System.exit(
        code(
            name,
            arguments,
            System.getenv(),
            settings -> {
              chooseLog(LogFormat.of(settings));
              return service.apply(settings);
            }));
  }

  /** Before anything is logged: Logback reads its configuration once. */
  private static void chooseLog(LogFormat format) {
    if (System.getProperty(LOG_KEY) == null) {
      System.setProperty(LOG_KEY, format.configuration());
    }
  }

  static int code(
      String name,
      String[] arguments,
      Map<String, String> environment,
      Function<Settings, PipelineService> service)
      throws InterruptedException {
    Path file;
    try {
      file = file(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("payouts: " + e.getMessage());
      System.err.println("  arguments: [-c FILE]; without it the environment has all settings");
      return USAGE;
    }
    try {
      Settings settings =
          file == null ? Settings.fromEnvironment(environment) : Settings.load(file, environment);
      PipelineService made = service.apply(settings);
      return new ServiceRun(name, System.out::println, System.err::println).run(made);
    } catch (InvalidConfigurationException e) {
      System.err.println("payouts: " + e.getMessage());
      return REFUSED;
    } catch (RuntimeException e) {
      System.err.println("payouts: " + name + " does not start: " + e.getMessage());
      return REFUSED;
    }
  }

  /** The file that the arguments name, or null if there are none. */
  private static @Nullable Path file(String[] arguments) {
    if (arguments.length == 0) {
      return null;
    }
    if (arguments.length != 2 || !arguments[0].equals("-c")) {
      throw new IllegalArgumentException("unknown arguments: " + String.join(" ", arguments));
    }
    Path file = Path.of(arguments[1]);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(file + " is no file");
    }
    return file;
  }
}
