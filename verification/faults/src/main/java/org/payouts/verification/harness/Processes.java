package org.payouts.verification.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InterruptException;

/** Processes to processes, and what the kernel says of them. */
public final class Processes {

  private Processes() {}

  /** SIGSTOP: the process stands still, with everything it holds, until {@link #thaw}. */
  public static void freeze(long pid) {
    send("-STOP", pid);
  }

  /** SIGCONT. */
  public static void thaw(long pid) {
    send("-CONT", pid);
  }

  /** Sends a signal as {@code kill} names it. */
  public static void send(String signal, long pid) {
    try {
      // Without a time limit: a process that stops itself would find it over when it goes on.
      new ProcessBuilder("kill", signal, Long.toString(pid)).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Whether the kernel says that the process is stopped. */
  public static boolean isFrozen(long pid) {
    return status(pid, "State:").startsWith("T");
  }

  /** What the kernel says under this name of a process; empty if it has ended. */
  public static String status(long pid, String field) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", "" + pid, "status"))) {
      return lines
          .filter(line -> line.startsWith(field))
          .map(line -> line.substring(field.length()).strip())
          .findFirst()
          .orElse("");
    } catch (IOException | UncheckedIOException e) {
      return ""; // It has ended, or this is no Linux.
    }
  }

  /** Processor time used so far; empty if it has ended. */
  public static Optional<Duration> processorTime(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration());
  }
}
