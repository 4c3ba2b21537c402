package org.payouts.cli.backup;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.sandbox.process.PrivateFiles;

/**
 * What a backup holds. It is written last, so a directory without one is no backup.
 *
 * @param format of the files; {@link #FORMAT}
 * @param version that made the backup
 * @param cluster Kafka's ID of the cluster
 * @param begunAt when it was begun, ISO 8601: what was paid later may be missing
 * @param schemas the schemas' file
 */
record BackupManifest(
    int format,
    String version,
    String cluster,
    String begunAt,
    String endedAt,
    BackupFile schemas,
    List<Topic> topics) {
  static final int FORMAT = 1;
  static final String NAME = "manifest.json";

  static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * A file of the backup.
   *
   * @param name relative to its directory
   */
  record BackupFile(String name, long records, String sha256) {}

  /**
   * A topic.
   *
   * @param topicId Kafka's ID, which a restored topic does not share
   * @param settings those that differ from the cluster's defaults; for people, a restored topic has
   *     those of the version that restores it
   * @param partitions one file each, in order
   */
  record Topic(
      String name, String topicId, Map<String, String> settings, List<BackupFile> partitions) {}

  long records() {
    return topics.stream()
        .flatMap(topic -> topic.partitions().stream())
        .mapToLong(BackupFile::records)
        .sum();
  }

  void write(Path directory) throws IOException {
    Path half = directory.resolve(NAME + ".part");
    PrivateFiles.write(half, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    Files.move(half, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The manifest of a directory; or a failure that says why there is none to use. */
  static BackupManifest read(Path directory) {
    Path file = directory.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      throw CommandFailure.usage(
          directory + " is no backup, or one that was not finished: it has no " + NAME,
          "name the directory that payouts backup --to DIR has written to its end");
    }
    BackupManifest manifest;
    try {
      manifest = JSON.readValue(file.toFile(), BackupManifest.class);
    } catch (IOException e) {
      throw CommandFailure.problem(
              file + " cannot be read: " + e.getMessage(), "take another copy of the backup")
          .causedBy(e);
    }
    if (manifest.format() != FORMAT) {
      throw CommandFailure.problem(
          "%s has format %d, this version reads %d".formatted(file, manifest.format(), FORMAT),
          "restore with the version that made it: " + manifest.version());
    }
    return manifest;
  }
}
