package org.payouts.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A secret that may be replaced while the service runs: if it stands in a file, a changed file is
 * read again, so that a pause on a bad key ends without a restart. While a changed file cannot be
 * read, the last good value is used. Thread-safe.
 */
public final class LiveSecret implements Supplier<String> {
  private final Settings settings;
  private final String key;
  private final @Nullable Path file;
  private String value;
  private @Nullable FileTime readAt;

  /**
   * Reads the secret for the first time.
   *
   * @throws InvalidConfigurationException if there is none, or its file cannot be read
   */
  public LiveSecret(Settings settings, String key) {
    this.settings = settings;
    this.key = key;
    this.file = settings.get(key + ".file").map(Path::of).orElse(null);
    this.readAt = changedAt();
    this.value =
        settings
            .secret(key)
            .orElseThrow(
                () ->
                    new InvalidConfigurationException(
                        new Problem(
                            key, null, "is required and missing.", "Set it or its .file.")));
  }

  @Override
  public synchronized String get() {
    FileTime changedAt = changedAt();
    if (changedAt != null && !changedAt.equals(readAt)) {
      try {
        value = settings.secret(key).orElse(value);
        readAt = changedAt;
      } catch (InvalidConfigurationException e) {
        // Being replaced at this moment: the next call looks again.
        return value;
      }
    }
    return value;
  }

  private @Nullable FileTime changedAt() {
    try {
      return file == null ? null : Files.getLastModifiedTime(file);
    } catch (java.io.IOException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return "LiveSecret[" + key + "]";
  }
}
