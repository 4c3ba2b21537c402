package org.payouts.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A secret that may be replaced while the service runs: if it stands in a file, a changed file is
 * read again, so that a pause on a bad key ends without a restart. While the file is gone or cannot
 * be read, the last good value is used; a file that holds something else than one secret is
 * refused, and nothing is sent until it is replaced. Thread-safe.
 */
public final class LiveSecret implements Supplier<String> {
  private static final String FILE = ".file";

  private final String key;
  private final @Nullable Path file;
  private String value;
  private @Nullable Stamp readAt;
  private @Nullable InvalidConfigurationException refused;
  private @Nullable Problem problem;

  /** A file as it was when it was read; the size distinguishes two writes at the same time. */
  private record Stamp(FileTime changedAt, long size) {}

  /**
   * Reads the secret for the first time.
   *
   * @throws InvalidConfigurationException if there is none, or it is not one line of printable
   *     ASCII, or its file cannot be read; names the key and never quotes the secret
   */
  public LiveSecret(Settings settings, String key) {
    this.key = key;
    this.file = settings.get(key + FILE).map(Path::of).orElse(null);
    this.readAt = stamp();
    this.value =
        settings
            .secret(key)
            .orElseThrow(
                () ->
                    new InvalidConfigurationException(
                        new Problem(
                            key, null, "is required and missing.", "Set it or its .file.")));
  }

  /**
   * The secret as it is now.
   *
   * @throws InvalidConfigurationException while its file holds something else than one secret
   */
  @Override
  public synchronized String get() {
    Path from = file;
    Stamp now = stamp();
    if (from != null && now == null) {
      problem =
          Secrets.unreadable(key + FILE, from.toString(), new NoSuchFileException(from.toString()));
    } else if (from != null && now != null && (!now.equals(readAt) || problem != null)) {
      read(from, now);
    }
    InvalidConfigurationException bad = refused;
    if (bad != null) {
      throw new InvalidConfigurationException(bad.problems());
    }
    return value;
  }

  /** What is wrong with the secret's file at the moment, by the name of its key. */
  public synchronized Optional<Problem> problem() {
    return Optional.ofNullable(problem);
  }

  private void read(Path from, Stamp now) {
    String text;
    try {
      text = Secrets.read(from);
    } catch (IOException e) {
      // Perhaps it is being replaced at this moment: the next call reads it again.
      problem = Secrets.unreadable(key + FILE, from.toString(), e);
      return;
    }
    readAt = now;
    try {
      value = Secrets.checked(key + FILE, text);
      refused = null;
      problem = null;
    } catch (InvalidConfigurationException e) {
      refused = e;
      problem = e.problems().get(0);
    }
  }

  private @Nullable Stamp stamp() {
    try {
      if (file == null) {
        return null;
      }
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(found.lastModifiedTime(), found.size());
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return "LiveSecret[" + key + "]";
  }
}
