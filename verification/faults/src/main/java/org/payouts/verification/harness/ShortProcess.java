package org.payouts.verification.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Processes that run to their end. */
public final class ShortProcess {

  private ShortProcess() {}

  /**
   * Runs a Java program.
   *
   * @param arguments of the JVM: options, class path, main class and what follows
   * @param log where both outputs go, or standard error alone if {@code output} is named
   * @param output where standard output goes; null for the log
   * @param watch is shown the process's ID now and then while it runs
   * @return the exit code; empty if it did not end within the deadline and was killed
   */
  public static OptionalInt java(
      List<String> arguments,
      Path directory,
      Path log,
      @Nullable Path output,
      Duration deadline,
      LongConsumer watch)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    if (output == null) {
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
    } else {
      builder.redirectOutput(output.toFile()).redirectError(log.toFile());
    }
    Process process = builder.start();
    Thread hook = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      long end = System.nanoTime() + deadline.toNanos();
      while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
        watch.accept(process.pid());
        if (System.nanoTime() > end) {
          return OptionalInt.empty();
        }
      }
      return OptionalInt.of(process.exitValue());
    } finally {
      process.destroyForcibly().waitFor();
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  /** The class path of this process, as arguments. */
  public static List<String> classPath() {
    return List.of("-cp", System.getProperty("java.class.path"));
  }

  /** What a command prints. */
  public static String output(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
