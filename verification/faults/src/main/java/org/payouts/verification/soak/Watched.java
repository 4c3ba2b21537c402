package org.payouts.verification.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;

/**
 * A process whose memory is watched, from the outside.
 *
 * @param name in the result
 * @param settles the platform whose settled payouts it remembers; null if it remembers none
 * @param role what may be expected of it
 */
record Watched(String name, long pid, @Nullable Platform settles, Role role) {
  /** The last line of a class histogram: instances and bytes of all classes. */
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");

  private static final long KIB = 1_024;
  private static final long JCMD_WITHIN_S = 30;

  /** What a process is for. */
  enum Role {
    ROUTER,
    WORKER,
    BROKER,
    /** Keeps a book that must grow; not judged. */
    PROVIDERS,
    /** This process. */
    HARNESS;

    /** Whether its heap after a collection is measured on the way, which stops it for a moment. */
    boolean collected() {
      return switch (this) {
        case ROUTER, WORKER, BROKER -> true;
        case PROVIDERS, HARNESS -> false;
      };
    }
  }

  boolean isAlive() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Resident memory in bytes; empty where there is no /proc. */
  OptionalLong residentBytes() {
    return status("VmRSS:");
  }

  /** The most that was ever resident, in bytes. */
  OptionalLong residentPeakBytes() {
    return status("VmHWM:");
  }

  private OptionalLong status(String field) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"))) {
        if (line.startsWith(field)) {
          return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) * KIB);
        }
      }
    } catch (IOException e) {
      return OptionalLong.empty(); // It has ended, or this is no Linux.
    }
    return OptionalLong.empty();
  }

  /** Processor time used so far. */
  Duration processorTime() {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  /**
   * Bytes of heap that survive a full collection, which this causes. Collection and count are one
   * command: between two, a busy process fills the heap again.
   *
   * @throws IllegalStateException if the process cannot be asked
   */
  long liveHeapBytes() {
    Matcher total = TOTAL.matcher(jcmd("GC.class_histogram"));
    if (!total.find()) {
      throw new IllegalStateException("the heap of " + name + " cannot be read");
    }
    return Long.parseLong(total.group(1));
  }

  private String jcmd(String command) {
    String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Process jcmd =
          new ProcessBuilder(tool, String.valueOf(pid), command).redirectErrorStream(true).start();
      StringBuilder text = new StringBuilder();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(jcmd.getInputStream(), StandardCharsets.UTF_8))) {
        lines.lines().forEach(line -> text.append(line).append('\n'));
      }
      if (!jcmd.waitFor(JCMD_WITHIN_S, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
        jcmd.destroyForcibly();
        throw new IllegalStateException("jcmd " + name + " " + command + ": " + text);
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("jcmd needs a JDK: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking " + name, e);
    }
  }
}
