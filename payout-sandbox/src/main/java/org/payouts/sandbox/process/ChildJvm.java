package org.payouts.sandbox.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A Java program run as a child of this process. Its standard input is a pipe that stays open as
 * long as this process lives. Thread-safe.
 */
public final class ChildJvm implements AutoCloseable {
  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);
  private static final long POLL_MS = 25;
  private static final int TAIL_LINES = 20;

  private final String name;
  private final Process process;
  private final Path log;
  private final PidFile pidFile;
  private final Thread hook;

  private ChildJvm(String name, Process process, Path log, PidFile pidFile) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.pidFile = pidFile;
    this.hook = new Thread(process::destroyForcibly, "end " + name);
  }

  /**
   * Ends the program an earlier process started in that directory and did not live to end.
   *
   * @throws IllegalStateException when that earlier process is still alive
   */
  public static void endOrphan(String name, Path directory) {
    pidFile(name, directory).endOrphan(name, END_TIMEOUT);
  }

  /**
   * Starts a Java program, after {@link #endOrphan}.
   *
   * @param name what it is, for messages and file names
   * @param arguments what follows {@code java} on the command line
   * @param directory where {@code NAME.log} and {@code NAME.pid} are written
   * @throws IllegalStateException when a living process already runs the same in that directory
   */
  public static ChildJvm start(String name, List<String> arguments, Path directory) {
    return start(name, List.of(), arguments, directory);
  }

  /**
   * The same through a program that turns into the one it is given, such as {@code nice}.
   *
   * @param through that program and its own arguments
   */
  public static ChildJvm start(
      String name, List<String> through, List<String> arguments, Path directory) {
    endOrphan(name, directory);
    PidFile pidFile = pidFile(name, directory);
    Path log = directory.resolve(name + ".log");
    List<String> command = new ArrayList<>(through);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      ChildJvm child = new ChildJvm(name, process, log, pidFile);
      Runtime.getRuntime().addShutdownHook(child.hook);
      pidFile.write(process.toHandle());
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /**
   * Waits until the program is of use.
   *
   * @throws IllegalStateException when it ends or the deadline passes before; the message holds the
   *     end of its output, and the program is ended
   */
  public void await(BooleanSupplier ready, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!ready.getAsBoolean()) {
      if (endedWithin(POLL_MS)) {
        throw failed("ended with exit code " + process.exitValue());
      }
      if (System.nanoTime() > end) {
        throw failed("was not ready within " + deadline.toSeconds() + " s");
      }
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Ends the program at once, as {@code kill -9} does, and returns when it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
    forget();
  }

  /** Asks the program to end; after ten seconds ends it by force. */
  @Override
  public void close() {
    process.destroy();
    if (!awaitEnd()) {
      process.destroyForcibly();
      awaitEnd();
    }
    forget();
  }

  private static PidFile pidFile(String name, Path directory) {
    return new PidFile(directory.resolve(name + ".pid"));
  }

  private void forget() {
    pidFile.delete();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This process is on its way out; the hook does the same.
      return;
    }
  }

  private boolean awaitEnd() {
    try {
      return process.waitFor(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private IllegalStateException failed(String how) {
    close();
    return new IllegalStateException(
        name + " " + how + "; the end of " + log + ":" + System.lineSeparator() + tail());
  }

  private String tail() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join(
          System.lineSeparator(),
          lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(not readable: " + e.getMessage() + ")";
    }
  }

  private boolean endedWithin(long ms) {
    try {
      return process.waitFor(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a child process", e);
    }
  }
}
