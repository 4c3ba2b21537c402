package org.payouts.cli.plan;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Keeps plans in a folder, each in a file that only its owner can read. */
public final class PlanStore {

  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(7);
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path folder;

  /** The plans beside a stack's properties file. */
  public PlanStore(Path dataDir) {
    this.folder = dataDir.resolve("plans");
  }

  /** Keeps a plan, and forgets those of the last week. */
  public void keep(StoredPlan plan) {
    try {
      Files.createDirectories(folder);
      forgetOld(plan.madeAt());
      write(plan);
    } catch (IOException e) {
      throw new UncheckedIOException("the plan cannot be kept in " + folder + ": " + e, e);
    }
  }

  /** Marks that a plan is being sent: durable before the first record is. */
  public void begin(StoredPlan plan, Instant now) {
    keep(plan.begun(now));
  }

  /** The plan of that hash. */
  public Optional<StoredPlan> find(String hash) {
    Path file = file(hash);
    if (!hash.matches("[0-9a-f]{16}") || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file.toFile(), StoredPlan.class));
    } catch (IOException e) {
      throw new UncheckedIOException("the plan in " + file + " cannot be read", e);
    }
  }

  private Path file(String hash) {
    return folder.resolve(hash + ".json");
  }

  private void write(StoredPlan plan) throws IOException {
    Path file = file(plan.hash());
    Path unfinished = folder.resolve(plan.hash() + ".new");
    Files.deleteIfExists(unfinished);
    try (FileChannel out =
        FileChannel.open(
            unfinished,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly())) {
      ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(plan));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(
        unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private FileAttribute<?>[] ownerOnly() throws IOException {
    return Files.getFileStore(folder).supportsFileAttributeView("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private void forgetOld(Instant now) throws IOException {
    List<Path> old;
    try (Stream<Path> all = Files.list(folder)) {
      old = all.filter(file -> isOlder(file, now.minus(FORGOTTEN_AFTER))).toList();
    }
    for (Path file : old) {
      Files.deleteIfExists(file);
    }
  }

  private static boolean isOlder(Path file, Instant than) {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(than);
    } catch (IOException gone) {
      return false;
    }
  }
}
