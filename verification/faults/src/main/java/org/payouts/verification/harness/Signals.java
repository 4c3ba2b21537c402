package org.payouts.verification.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.errors.InterruptException;

/** Stops processes with SIGSTOP and lets them go on. */
public final class Signals {

  private Signals() {}

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
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (IOException e) {
      return false;
    }
  }
}
