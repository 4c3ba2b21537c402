package org.payouts.cli.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.payouts.PayoutLedgerEntry;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admin.TopicSpec;
import org.payouts.cli.backup.BackupManifest.BackupFile;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.cli.report.BuildVersion;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.process.PrivateFiles;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.serde.WireFormat;
import org.payouts.topics.Topics;

/**
 * Copies the committed records of all topics into files, while the services run. What the router
 * keeps for itself is left out: it is rebuilt from the commands.
 *
 * <p>Effects are read before their causes, so that no cause is missing: results, then the ledgers,
 * then the commands, then the requests. A result that was published meanwhile is taken only if the
 * ledger that was read shows its payout as settled: each settled payout then has its result.
 */
final class BackupRun implements AutoCloseable {
  private static final Set<String> RESULTS =
      Set.of(Topics.BONUS_PAID, Topics.BONUS_FAILED, Topics.REVIEWS);

  private final Settings settings;
  private final Path directory;
  private final LongConsumer progress;
  private final TopicFollower reader;
  private final BackupCluster cluster;
  private final Deserializer<IndexedRecord> states;
  private final Map<TopicPartition, PartitionFile> files = new HashMap<>();
  private final Set<Integer> schemaIds = new TreeSet<>();
  private long records;

  /**
   * @param progress receives the number of records copied so far
   */
  BackupRun(Settings settings, Path directory, LongConsumer progress) {
    this.settings = settings;
    this.directory = directory;
    this.progress = progress;
    this.cluster = new BackupCluster(settings);
    this.reader = new TopicFollower(settings);
    this.states =
        PayoutSerdes.deserializer(settings, PayoutLedgerEntry.class, List.of("payout_id", "state"));
  }

  BackupManifest run() {
    try {
      return copy();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BackupManifest copy() throws IOException {
    String begunAt = Instant.now().toString();
    List<String> names = TopicCatalogue.all().stream().map(TopicSpec::name).toList();
    List<BackupCluster.Found> found = cluster.topics(names);
    begin(found);
    Set<String> ledgers = new HashSet<>(Platforms.ALL.stream().map(Topics::ledger).toList());
    Set<String> early = new HashSet<>(RESULTS);
    early.add(Topics.BONUS_REJECTED);
    Set<String> causes = new HashSet<>(names);
    causes.removeAll(ledgers);
    causes.removeAll(early);
    causes.remove(Topics.BONUS_REQUESTED);

    Map<TopicPartition, Long> stable = reader.ends(ledgers);
    Map<TopicPartition, Long> first = copy(early, Map.of(), record -> true);
    Set<String> touched = new HashSet<>();
    Set<String> settled = new HashSet<>();
    copy(
        ledgers,
        Map.of(),
        record -> {
          long from = stable.getOrDefault(partition(record), 0L);
          if (record.offset() >= from && record.key() != null) {
            touched.add(id(record));
            if (isSettled(record)) {
              settled.add(id(record));
            }
          }
          return true;
        });
    first.keySet().removeIf(partition -> !RESULTS.contains(partition.topic()));
    copy(
        RESULTS,
        first,
        record -> (record.topic().equals(Topics.REVIEWS) ? touched : settled).contains(id(record)));
    copy(causes, Map.of(), record -> true);
    copy(Set.of(Topics.BONUS_REQUESTED), Map.of(), record -> true);
    return end(found, begunAt);
  }

  private void begin(List<BackupCluster.Found> topics) throws IOException {
    Path made = PrivateFiles.directory(directory);
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(made)) {
      if (inside.iterator().hasNext()) {
        throw CommandFailure.usage(
            directory + " is not empty", "name a directory that does not exist yet");
      }
    }
    for (BackupCluster.Found topic : topics) {
      for (int p = 0; p < topic.partitions(); p++) {
        files.put(
            new TopicPartition(topic.name(), p),
            new PartitionFile(directory, topic.name() + "-" + p + ".jsonl"));
      }
    }
  }

  /** Copies what passes, from {@code from} to the ends of now; returns the ends. */
  private Map<TopicPartition, Long> copy(
      Collection<String> topics,
      Map<TopicPartition, Long> from,
      Predicate<ConsumerRecord<byte[], byte[]>> passes) {
    Map<TopicPartition, Long> ends = cluster.highWatermarks(topics);
    Consumer<ConsumerRecord<byte[], byte[]>> write =
        record -> {
          boolean within = record.offset() < ends.getOrDefault(partition(record), 0L);
          if (within && passes.test(record)) {
            Objects.requireNonNull(files.get(partition(record))).add(BackupRecord.of(record));
            note(record.value());
          }
        };
    reader.readBetween(from, ends, write);
    return ends;
  }

  private void note(byte @org.jspecify.annotations.Nullable [] value) {
    if (value != null && WireFormat.isHeaded(value)) {
      schemaIds.add(WireFormat.id(value));
    }
    progress.accept(++records);
  }

  private boolean isSettled(ConsumerRecord<byte[], byte[]> record) {
    IndexedRecord entry = states.deserialize(record.topic(), record.value());
    String state = entry == null ? "" : String.valueOf(entry.get(1));
    return state.equals("PAID") || state.equals("FAILED");
  }

  private BackupManifest end(List<BackupCluster.Found> topics, String begunAt) throws IOException {
    BackupSchemas schemas = BackupSchemas.of(new SchemaRegistryClient(settings), schemaIds);
    byte[] text = BackupManifest.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(schemas);
    Path file = directory.resolve("schemas.json");
    PrivateFiles.write(file, new String(text, StandardCharsets.UTF_8));
    BackupFile schemaFile =
        new BackupFile(
            "schemas.json",
            schemas.schemas().size(),
            HexFormat.of().formatHex(PartitionFile.sha256().digest(text)));
    List<BackupManifest.Topic> written = new ArrayList<>();
    for (BackupCluster.Found topic : topics) {
      List<BackupFile> partitions = new ArrayList<>();
      for (int p = 0; p < topic.partitions(); p++) {
        partitions.add(
            Objects.requireNonNull(files.get(new TopicPartition(topic.name(), p))).end());
      }
      written.add(
          new BackupManifest.Topic(
              topic.name(), topic.topicId(), new TreeMap<>(topic.settings()), partitions));
    }
    BackupManifest manifest =
        new BackupManifest(
            BackupManifest.FORMAT,
            BuildVersion.text(),
            cluster.id(),
            begunAt,
            Instant.now().toString(),
            schemaFile,
            written);
    manifest.write(directory);
    return manifest;
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    reader.close();
    cluster.close();
    states.close();
    for (PartitionFile file : files.values()) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
