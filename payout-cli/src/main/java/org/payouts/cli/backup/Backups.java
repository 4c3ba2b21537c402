package org.payouts.cli.backup;

import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.payouts.config.Settings;

/** Makes backups and restores them. */
public final class Backups {
  private Backups() {}

  /**
   * A backup in short.
   *
   * @param begunAt what was paid after it may be missing; ISO 8601
   */
  public record Summary(String directory, String begunAt, int topics, long records) {}

  /**
   * Copies all topics and schemas into a directory, while the services run or not.
   *
   * @param progress receives the number of records copied so far
   */
  public static Summary make(Settings settings, Path directory, LongConsumer progress) {
    try (BackupRun run = new BackupRun(settings, directory, progress)) {
      return summary(directory, run.run());
    }
  }

  /**
   * Makes topics and schemas anew in a cluster that has none of them.
   *
   * @param by name of the person
   * @param progress receives the number of records written so far
   */
  public static Summary restore(
      Settings settings, Path directory, String by, LongConsumer progress) {
    try (RestoreRun run = new RestoreRun(settings, directory, by, progress)) {
      return summary(directory, run.run());
    }
  }

  private static Summary summary(Path directory, BackupManifest manifest) {
    return new Summary(
        directory.toString(), manifest.begunAt(), manifest.topics().size(), manifest.records());
  }
}
