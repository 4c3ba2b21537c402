package org.payouts.gateway.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.service.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys as their file has them now: it is looked at once a second, and read again when it has
 * changed. While what it holds cannot be used, the keys stay those of the last good one.
 * Thread-safe.
 */
public final class LiveKeyRing implements Supplier<KeyRing> {
  private static final Logger log = LoggerFactory.getLogger(LiveKeyRing.class);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String configKey;
  private final Path file;
  private volatile KeyRing ring;
  private volatile @Nullable String problem;
  private @Nullable Stamp readAt;
  private long lookedAt;

  private record Stamp(FileTime changedAt, long size) {}

  /**
   * @param configKey the key that names the file, for messages
   * @throws InvalidConfigurationException if it cannot be used
   */
  public LiveKeyRing(String configKey, Path file) {
    this.configKey = configKey;
    this.file = file;
    this.readAt = stamp();
    this.ring = KeyRing.load(configKey, file);
    this.lookedAt = System.nanoTime();
  }

  @Override
  public KeyRing get() {
    look();
    return ring;
  }

  /** What is wrong with the file now, if anything is. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private synchronized void look() {
    long now = System.nanoTime();
    if (now - lookedAt < LOOK_AGAIN_NANOS) {
      return;
    }
    lookedAt = now;
    Stamp stamp = stamp();
    if (stamp != null && stamp.equals(readAt)) {
      return;
    }
    readAt = stamp;
    try {
      ring = KeyRing.load(configKey, file);
      problem = null;
      LogEvent.KEYS_READ
          .on(log)
          .addKeyValue("requesters", ring.requesters().size())
          .log("Read the keys again");
    } catch (InvalidConfigurationException e) {
      problem = e.getMessage();
      LogEvent.KEYS_REFUSED.on(log).log("The keys stay as they were: {}", e.getMessage());
    }
  }

  private @Nullable Stamp stamp() {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(found.lastModifiedTime(), found.size());
    } catch (IOException e) {
      return null;
    }
  }
}
