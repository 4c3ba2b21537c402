package org.payouts.cli.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.payouts.LedgerAdoption;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.cli.failure.CommandFailure;

/** The backup of a growth: for a while the only copy of what it moves. */
final class GrowthBackup {
  private final Path directory;

  GrowthBackup(Path directory) {
    this.directory = directory;
  }

  /** SHA-256 of its manifest, which has those of its files. */
  String digest() {
    try {
      return HexFormat.of()
          .formatHex(
              PartitionFile.sha256()
                  .digest(Files.readAllBytes(directory.resolve(BackupManifest.NAME))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether this growth was saved in it. */
  boolean isOf(LedgerAdoption growth) {
    return growth.getEvent().equals(LedgerAdoptions.GROWTH_SAVED)
        && Files.isRegularFile(directory.resolve(BackupManifest.NAME))
        && digest().equals(growth.getBackup());
  }

  /**
   * Goes on only with the backup that this growth was saved in.
   *
   * @throws CommandFailure if it is another one
   */
  void require(LedgerAdoption growth) {
    if (!isOf(growth)) {
      throw CommandFailure.problem(
          directory + " is not the backup that the growth was begun with, by " + growth.getBy(),
          "name that one: the topics are gone, and only it has their records");
    }
  }

  /** Reads it whole and compares it with its own checksums. */
  void verify() {
    RestoreRun.verify(directory, BackupManifest.read(directory));
  }

  /** Its records. */
  Spread.Source files() {
    Map<String, BackupManifest.Topic> saved = new HashMap<>();
    BackupManifest.read(directory).topics().forEach(topic -> saved.put(topic.name(), topic));
    return (topic, sink) -> {
      List<BackupManifest.BackupFile> partitions =
          Objects.requireNonNull(saved.get(topic)).partitions();
      for (int p = 0; p < partitions.size(); p++) {
        int partition = p;
        PartitionFile.read(directory, partitions.get(p), record -> sink.next(partition, record));
      }
    };
  }

  /**
   * The place of a record that it lacks, if there is one.
   *
   * @param present gives what the topics hold now
   */
  Optional<String> lacks(List<String> topics, Spread.Source present) {
    Set<String> known = new HashSet<>();
    Spread.Source files = files();
    List<String> found = new ArrayList<>();
    for (String topic : topics) {
      files.read(topic, (partition, record) -> known.add(fingerprint(topic, record)));
      present.read(
          topic,
          (partition, record) -> {
            if (found.isEmpty() && !known.contains(fingerprint(topic, record))) {
              found.add("%s-%d offset %d".formatted(topic, partition, record.offset()));
            }
          });
    }
    return found.stream().findFirst();
  }

  private static String fingerprint(String topic, BackupRecord record) {
    String line = topic + " " + record.at(0).line();
    return HexFormat.of()
        .formatHex(PartitionFile.sha256().digest(line.getBytes(StandardCharsets.UTF_8)), 0, 16);
  }

  /** Puts files and names on disk. */
  void toDisk() {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        toDisk(file, StandardOpenOption.WRITE);
      }
      toDisk(directory, StandardOpenOption.READ);
      toDisk(
          Objects.requireNonNull(directory.toAbsolutePath().getParent()), StandardOpenOption.READ);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void toDisk(Path file, OpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(file, how)) {
      channel.force(true);
    }
  }
}
