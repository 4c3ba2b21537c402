package org.payouts.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.sandbox.process.PrivateFiles;
import org.payouts.workers.SandboxAccess;

/**
 * A stack's directory on disk, held by one process at a time; a temporary one is removed when
 * released.
 */
final class StackDirectory implements AutoCloseable {
  static final String PROPERTIES = "payouts.properties";
  private static final String LOCK = ".lock";
  private static final String SIMULATED = "simulated";
  private static final String REAL = "real";

  private final Path path;
  private final boolean temporary;
  private final FileChannel channel;
  private final FileLock lock;

  private StackDirectory(Path path, boolean temporary, FileChannel channel, FileLock lock) {
    this.path = path;
    this.temporary = temporary;
    this.channel = channel;
    this.lock = lock;
  }

  static StackDirectory open(@Nullable Path wanted) {
    try {
      Path path =
          wanted == null ? Files.createTempDirectory("payouts-") : PrivateFiles.directory(wanted);
      if (Files.exists(path.resolve(LOCK))) {
        PrivateFiles.restrict(path); // An earlier version made it for everybody to read.
      }
      FileChannel channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw CommandFailure.problem(
            path + " is in use by another payouts demo or up",
            "stop that one, or choose another --data-dir");
      }
      return new StackDirectory(path, wanted == null, channel, lock);
    } catch (IOException e) {
      throw CommandFailure.problem("no directory for the data: " + e, "choose another --data-dir");
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  Path path() {
    return path;
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /**
   * The namespace of MTurk's tokens: made once and kept with the data, because another one would
   * make new tokens for payouts that may have been paid.
   */
  String tokenNamespace() {
    Path file = path.resolve("mturk-token-namespace");
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, "local-" + UUID.randomUUID() + "\n");
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep " + file, e);
    }
  }

  /**
   * What is in the directory was paid by one kind of providers, and the others would take it for
   * paid, or pay what was only tried out.
   *
   * @throws CommandFailure if the directory was begun with the other kind
   */
  void requireProviders(boolean simulated) {
    Path file = path.resolve("kind-of-providers");
    String wanted = simulated ? SIMULATED : REAL;
    try {
      String kept = Files.exists(file) ? Files.readString(file).strip() : earlier(wanted);
      if (!kept.equals(wanted)) {
        throw CommandFailure.problem(
            "%s was begun with %s providers".formatted(path, kept),
            simulated
                ? "go on with --no-sandbox, or choose another --data-dir to try something out"
                : "choose another --data-dir for real providers");
      }
      Files.writeString(file, wanted + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep " + file, e);
    }
  }

  /** Earlier versions left only the settings of the last start. */
  private String earlier(String wanted) throws IOException {
    Path settings = path.resolve(PROPERTIES);
    if (!Files.exists(settings)) {
      return wanted;
    }
    boolean simulated =
        Files.readAllLines(settings).stream()
            .anyMatch(line -> line.startsWith(SandboxAccess.URL_KEY + "="));
    return simulated ? SIMULATED : REAL;
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
      if (temporary) {
        remove();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release " + path, e);
    }
  }

  private void remove() throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
