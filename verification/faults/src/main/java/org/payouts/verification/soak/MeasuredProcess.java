package org.payouts.verification.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.verification.harness.Processes;
import org.payouts.verification.harness.ShortProcess;

/**
 * A process whose memory is measured, from the outside.
 *
 * @param name in the result
 * @param settles the platform whose settled payouts it remembers; null if it remembers none
 * @param role what may be expected of it
 */
record MeasuredProcess(String name, long pid, @Nullable Platform settles, Role role) {

  /** The last line of a class histogram: instances and bytes of all classes. */
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");

  /** What a process is for. */
  enum Role {
    ROUTER,
    WORKER,
    BROKER,
    /** This process, with the providers and their book, which must grow; not judged. */
    HARNESS;

    /** Whether its heap after a collection is measured on the way, which stops it for a moment. */
    boolean collected() {
      return this == ROUTER || this == WORKER || this == BROKER;
    }
  }

  boolean isAlive() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Resident memory in bytes; 0 where there is no /proc. */
  long residentBytes() {
    return bytes(pid, "VmRSS:");
  }

  /** The most that was ever resident, in bytes. */
  static long residentPeakBytes(long pid) {
    return bytes(pid, "VmHWM:");
  }

  private static long bytes(long pid, String field) {
    String kib = Processes.status(pid, field).replaceAll("\\D", "");
    return kib.isEmpty() ? 0 : Long.parseLong(kib) * 1_024;
  }

  /** Processor time used so far. */
  Duration processorTime() {
    return Processes.processorTime(pid).orElse(Duration.ZERO);
  }

  /**
   * Bytes of heap that survive a full collection, which this causes. Collection and count are one
   * command: between two, a busy process fills the heap again.
   *
   * @throws IllegalStateException if the process cannot be asked
   */
  long liveHeapBytes() {
    String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Matcher total = TOTAL.matcher(ShortProcess.output(tool, "" + pid, "GC.class_histogram"));
    if (!total.find()) {
      throw new IllegalStateException("the heap of " + name + " cannot be read");
    }
    return Long.parseLong(total.group(1));
  }
}
