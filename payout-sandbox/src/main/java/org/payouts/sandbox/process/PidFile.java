package org.payouts.sandbox.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Remembers a child process and its parent, so that a child whose parent was killed is ended before
 * the next one starts. Process ids are used again by the system, hence the start times beside them.
 */
final class PidFile {
  private final Path file;

  PidFile(Path file) {
    this.file = file;
  }

  void write(ProcessHandle child) {
    try {
      Files.write(file, List.of(describe(child), describe(ProcessHandle.current())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the child named by the file if its parent is gone. */
  void endOrphan(String name, Duration timeout) {
    List<String> lines = lines();
    if (lines.size() < 2) {
      return;
    }
    Optional<ProcessHandle> child = alive(lines.get(0));
    Optional<ProcessHandle> parent = alive(lines.get(1));
    if (child.isPresent() && parent.isPresent()) {
      throw new IllegalStateException(
          name
              + " already runs here for process "
              + parent.get().pid()
              + ": stop that process or choose another directory ("
              + file
              + ")");
    }
    child.ifPresent(orphan -> end(orphan, timeout));
    delete();
  }

  private static void end(ProcessHandle orphan, Duration timeout) {
    orphan.destroyForcibly();
    try {
      orphan.onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("process " + orphan.pid() + " does not end: stop it", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while ending process " + orphan.pid(), e);
    }
  }

  private List<String> lines() {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String describe(ProcessHandle process) {
    return process.pid() + " " + started(process);
  }

  private static Optional<ProcessHandle> alive(String description) {
    try {
      return ProcessHandle.of(Long.parseLong(description.split(" ", 2)[0]))
          .filter(process -> process.isAlive() && describe(process).equals(description));
    } catch (NumberFormatException e) {
      // Half a line, left by a crash while writing: nothing to find.
      return Optional.empty();
    }
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("unknown");
  }
}
