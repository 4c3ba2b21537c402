package org.payouts.verification.crash;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker or router process of the matrix. For one thread. */
final class ServiceProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration END = Duration.ofSeconds(45);

  private final String name;
  private final Process process;
  private final Marker marker;
  private final Path log;
  private final Thread hook;

  private ServiceProcess(String name, Process process, Marker marker, Path log) {
    this.name = name;
    this.process = process;
    this.marker = marker;
    this.log = log;
    this.hook = new Thread(process::destroyForcibly, "end " + name);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Loads a service's process; it does nothing before {@link #go}.
   *
   * @param name names its log and its marker in the directory
   */
  static ServiceProcess load(Class<?> main, String name, Path directory, List<String> arguments) {
    Path log = directory.resolve(name + ".log");
    Marker marker = new Marker(directory.resolve(name + ".marker"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(arguments);
    command.addAll(List.of("--marker", marker.file().toString()));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new ServiceProcess(name, process, marker, log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** Lets the loaded service start. */
  ServiceProcess go() {
    try {
      OutputStream input = process.getOutputStream();
      input.write("go\n".getBytes(StandardCharsets.UTF_8));
      input.flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(name + " does not listen", e);
    }
  }

  ServiceProcess awaitReady() {
    awaitMark(Marker.READY, START);
    return this;
  }

  /** Waits for a line of the marker; fails if the process ends without it. */
  void awaitMark(String prefix, Duration within) {
    Patience.until(
        name + " marks " + prefix.strip(),
        within,
        () -> {
          if (marker.has(prefix)) {
            return true;
          }
          if (!process.isAlive()) {
            throw new CaseFailedException(
                name + " ended with " + process.exitValue() + " before " + prefix + "; " + log);
          }
          return false;
        },
        () -> "marked " + marker.lines() + "; " + log);
  }

  /** The marker's line that proves the point, without its name. */
  String markedAt(CrashPoint point) {
    String prefix = Marker.at(point);
    return marker.lines().stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst()
        .orElse("");
  }

  void awaitEnd(int code) {
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != code) {
        throw new CaseFailedException(name + " did not end with " + code + "; " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CaseFailedException("interrupted");
    }
  }

  void awaitFrozen() {
    Patience.until(name + " is stopped", START, () -> state(process.pid()) == 'T', () -> "running");
  }

  /** The kernel's letter for the state of the process; 'T' if it is stopped. */
  static char state(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return '?';
    }
  }

  void thaw() {
    release();
    signal(process.pid(), "-CONT");
  }

  /** Lets it go on from its point; one that was frozen must be thawed. */
  void release() {
    try {
      Files.createFile(Stopper.release(marker.file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void signal(long pid, String signal) {
    try {
      new ProcessBuilder("kill", signal, String.valueOf(pid)).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  boolean logged(String text) {
    try {
      return Files.readString(log).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks the service to end in good order; does not wait. */
  void terminate() {
    process.toHandle().destroy(); // Process.destroy would close its standard input as well.
  }

  /** Ends it in good order, by force if it takes too long. */
  void stop() {
    terminate();
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new CaseFailedException(name + " did not end when asked to; " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  /** Ends it at once, frozen or not. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException alreadyEnding) {
      return;
    }
  }
}
