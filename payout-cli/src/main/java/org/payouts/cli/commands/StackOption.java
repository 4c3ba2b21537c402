package org.payouts.cli.commands;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.config.Settings;
import picocli.CommandLine.Option;

/** {@code -c FILE}: the stack a command talks to. */
final class StackOption {

  /** Where {@code payouts up} keeps its data by default. */
  static final Path DEFAULT_DATA_DIR = Path.of("payouts-data");

  /** The file {@code payouts up} writes into its data directory. */
  static final String FILE_NAME = "payouts.properties";

  private static final String BOOTSTRAP = "kafka.bootstrap.servers";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = {
        "The stack's properties file, as payouts up writes it. Any key can be overridden from the environment:"
            + " PAYOUTS_KAFKA_BOOTSTRAP_SERVERS for kafka.bootstrap.servers.",
        "Default: the environment alone if it names PAYOUTS_KAFKA_BOOTSTRAP_SERVERS, else payouts-data/payouts.properties."
      })
  private @Nullable Path file;

  /** The settings of the stack; or a failure that says how to name them. */
  Settings settings() {
    Settings settings =
        find()
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "which stack? No -c FILE was given and there is no "
                            + DEFAULT_DATA_DIR.resolve(FILE_NAME),
                        "start one with: payouts up   then add: -c payouts-data/payouts.properties"));
    if (settings.get(BOOTSTRAP).isEmpty()) {
      throw CommandFailure.problem(
          "the settings do not name " + BOOTSTRAP, "add it to the file of -c");
    }
    return settings;
  }

  /** The folder of the stack's properties file, where a command may keep what belongs to it. */
  Path dataDir() {
    Path given = file;
    Path parent = given == null ? null : given.toAbsolutePath().getParent();
    return parent == null ? DEFAULT_DATA_DIR : parent;
  }

  /** How to name the same stack on another command line; empty for the default. */
  String again() {
    return file == null ? "" : " -c " + file;
  }

  /** The settings if a stack is named at all. */
  Optional<Settings> find() {
    Map<String, String> env = System.getenv();
    Path given = file;
    if (given != null) {
      if (!Files.isRegularFile(given)) {
        throw CommandFailure.usage(
            given + " is no file",
            "payouts up writes DATA_DIR/payouts.properties; pass that to -c");
      }
      return Optional.of(Settings.load(given, env));
    }
    return byDefault(DEFAULT_DATA_DIR.resolve(FILE_NAME), env);
  }

  /**
   * A stack that the environment names is another one than that of the file: nothing of the file,
   * such as its simulated providers, holds for it.
   */
  static Optional<Settings> byDefault(Path standard, Map<String, String> env) {
    Settings fromEnvironment = Settings.fromEnvironment(env);
    if (fromEnvironment.get(BOOTSTRAP).isPresent()) {
      return Optional.of(fromEnvironment);
    }
    return Files.isRegularFile(standard)
        ? Optional.of(Settings.load(standard, env))
        : Optional.empty();
  }
}
