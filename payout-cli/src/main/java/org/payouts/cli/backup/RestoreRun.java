package org.payouts.cli.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.payouts.LedgerAdoption;
import org.payouts.Platform;
import org.payouts.admin.Compaction;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admin.TopicSpec;
import org.payouts.cli.backup.BackupManifest.BackupFile;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.AdoptionLog;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.router.restore.StoreRestore;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Topics;

/**
 * Makes the topics of a backup anew. The ledgers get other topic IDs than the commands name, so no
 * worker pays from them before somebody has adopted them.
 *
 * <p>The requests are written last: a router that is started too early finds no request whose
 * command is missing, and a worker refuses to start while a restore has not ended.
 */
final class RestoreRun implements AutoCloseable {
  private static final String TRANSACTIONAL_ID = "payouts-restore";

  /** What would change records while they are written, or make that slow. */
  private static final List<String> SET_AT_THE_END =
      List.of("message.timestamp.type", "flush.messages");

  private final Settings settings;
  private final Path directory;
  private final String by;
  private final BackupCluster cluster;
  private final LongConsumer progress;
  private long records;

  /**
   * @param progress receives the number of records written so far
   */
  RestoreRun(Settings settings, Path directory, String by, LongConsumer progress) {
    this.settings = settings;
    this.directory = directory;
    this.by = by;
    this.progress = progress;
    this.cluster = new BackupCluster(settings);
  }

  BackupManifest run() {
    BackupManifest manifest = BackupManifest.read(directory);
    Map<String, BackupManifest.Topic> topics = fitting(manifest);
    verify(directory, manifest);
    nothingIsThere();
    SchemaRegistryClient registry = new SchemaRegistryClient(settings);
    schemas(directory, manifest).restore(registry);
    SchemaCatalogue.register(registry);
    String backup = HexFormat.of().formatHex(PartitionFile.sha256().digest(manifestBytes()));
    write(topics, backup);
    new StoreRestore(settings).restore();
    new AdoptionLog(settings).write(event(LedgerAdoptions.RESTORE_ENDED, backup));
    return manifest;
  }

  /** The topics of the backup by name, if this version has them all and as they are. */
  private static Map<String, BackupManifest.Topic> fitting(BackupManifest manifest) {
    Map<String, BackupManifest.Topic> topics = new TreeMap<>();
    manifest.topics().forEach(topic -> topics.put(topic.name(), topic));
    Map<String, BackupManifest.Topic> unknown = new TreeMap<>(topics);
    for (TopicSpec spec : TopicCatalogue.all()) {
      BackupManifest.Topic topic = unknown.remove(spec.name());
      if (topic != null
          && topic.partitions().size() != spec.partitions()
          && !hasGrown(topics, spec)) {
        throw CommandFailure.problem(
            "topic %s has %d partitions in the backup and %d in this version"
                .formatted(spec.name(), topic.partitions().size(), spec.partitions()),
            "restore with the version that made it: " + manifest.version());
      }
    }
    if (!unknown.isEmpty()) {
      throw CommandFailure.problem(
          "the backup has topics that this version does not know: "
              + String.join(", ", unknown.keySet()),
          "restore with the version that made it: " + manifest.version());
    }
    return topics;
  }

  /** What the backup holds of payout-adoptions says so too, and services hold the topics to it. */
  private static boolean hasGrown(Map<String, BackupManifest.Topic> topics, TopicSpec spec) {
    for (Platform platform : Platforms.ALL) {
      BackupManifest.Topic commands = topics.get(Topics.commands(platform));
      BackupManifest.Topic ledger = topics.get(Topics.ledger(platform));
      if (commands != null
          && ledger != null
          && List.of(commands.name(), ledger.name()).contains(spec.name())) {
        return commands.partitions().size() == ledger.partitions().size()
            && commands.partitions().size() > spec.partitions();
      }
    }
    return false;
  }

  /** All files, before anything is written. */
  static void verify(Path directory, BackupManifest manifest) {
    for (BackupManifest.Topic topic : manifest.topics()) {
      for (BackupFile file : topic.partitions()) {
        PartitionFile.read(directory, file, record -> {});
      }
    }
    schemas(directory, manifest);
  }

  private static BackupSchemas schemas(Path directory, BackupManifest manifest) {
    Path file = directory.resolve(manifest.schemas().name());
    try {
      byte[] text = Files.readAllBytes(file);
      if (!HexFormat.of()
          .formatHex(PartitionFile.sha256().digest(text))
          .equals(manifest.schemas().sha256())) {
        throw CommandFailure.problem(
            file + " is not the file that the manifest names", "take another copy of the backup");
      }
      return BackupManifest.JSON.readValue(text, BackupSchemas.class);
    } catch (IOException e) {
      throw CommandFailure.problem(
              file + " cannot be read: " + e.getMessage(), "take another copy of the backup")
          .causedBy(e);
    }
  }

  private byte[] manifestBytes() {
    try {
      return Files.readAllBytes(directory.resolve(BackupManifest.NAME));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void nothingIsThere() {
    Set<String> there = cluster.ours();
    if (!there.isEmpty()) {
      throw CommandFailure.problem(
          "the cluster has topics of a pipeline already: " + String.join(", ", there),
          "restore into a cluster without them. Only if nothing in these topics is needed any more:"
              + " stop all services, delete these topics, then restore");
    }
    List<String> groups = new ArrayList<>(Platforms.ALL.stream().map(Topics::group).toList());
    groups.add(Topics.ROUTER_APPLICATION_ID);
    for (String group : groups) {
      if (!cluster.group(group).offsets().isEmpty()) {
        throw CommandFailure.problem(
            "group " + group + " has offsets of other topics, and would pass over restored records",
            "delete it: kafka-consumer-groups.sh --bootstrap-server BROKER:9092 --delete --group "
                + group);
      }
    }
  }

  private void write(Map<String, BackupManifest.Topic> topics, String backup) {
    int replicas = cluster.replicas();
    List<TopicSpec> order = order().stream().map(spec -> as(spec, topics)).toList();
    for (TopicSpec spec : order) {
      create(spec, replicas);
      if (spec.name().equals(Topics.ADOPTIONS)) {
        // What the backup says of earlier ones goes first.
        fill(topics, List.of(spec));
        new AdoptionLog(settings).write(event(LedgerAdoptions.RESTORE_BEGUN, backup));
      }
    }
    fill(topics, order.subList(1, order.size()));
    for (TopicSpec spec : order) {
      cluster.set(spec.name(), atTheEnd(as(spec, replicas)));
    }
  }

  /** What shows that a restore is under way first, the requests last. */
  private static List<TopicSpec> order() {
    List<TopicSpec> order = new ArrayList<>(TopicCatalogue.all());
    order.sort(java.util.Comparator.comparingInt(spec -> place(spec.name())));
    return order;
  }

  private static int place(String topic) {
    return switch (topic) {
      case Topics.ADOPTIONS -> 0;
      case Topics.BONUS_REQUESTED -> 2;
      default -> 1;
    };
  }

  private static TopicSpec as(TopicSpec spec, Map<String, BackupManifest.Topic> topics) {
    BackupManifest.Topic topic = topics.get(spec.name());
    return topic == null ? spec : spec.withPartitions(topic.partitions().size());
  }

  private static TopicSpec as(TopicSpec spec, int replicas) {
    return replicas == 1 ? spec.onSingleBroker() : spec;
  }

  private void create(TopicSpec spec, int replicas) {
    Map<String, String> now = new HashMap<>(as(spec, replicas).settings());
    SET_AT_THE_END.forEach(now::remove);
    cluster.create(spec.name(), spec.partitions(), replicas, now);
  }

  private static Map<String, String> atTheEnd(TopicSpec spec) {
    Map<String, String> left = new HashMap<>(spec.settings());
    left.keySet().retainAll(SET_AT_THE_END);
    return left;
  }

  private void fill(Map<String, BackupManifest.Topic> topics, List<TopicSpec> specs) {
    try (KafkaProducer<byte[], byte[]> plain = KafkaClients.copier(settings);
        KafkaProducer<byte[], byte[]> transactional =
            KafkaClients.transactional(settings, TRANSACTIONAL_ID)) {
      transactional.initTransactions();
      for (TopicSpec spec : specs) {
        BackupManifest.Topic topic = topics.get(spec.name());
        for (int p = 0; topic != null && p < topic.partitions().size(); p++) {
          boolean exact = spec.compaction() == Compaction.KEEP_ALL;
          TopicPartition partition = new TopicPartition(spec.name(), p);
          fill(topic.partitions().get(p), exact, partition, plain, transactional);
        }
      }
    }
  }

  /** A compacted topic has lost offsets that nothing can give again; nothing names them. */
  private void fill(
      BackupFile file,
      boolean exact,
      TopicPartition partition,
      KafkaProducer<byte[], byte[]> plain,
      KafkaProducer<byte[], byte[]> transactional) {
    ExactWriter writer = new ExactWriter(cluster, plain, transactional, partition);
    long[] offset = {0};
    PartitionFile.read(
        directory,
        file,
        record -> {
          writer.add(exact ? record : record.at(offset[0]++));
          progress.accept(++records);
        });
    writer.end();
  }

  private LedgerAdoption event(String event, String backup) {
    return LedgerAdoption.newBuilder()
        .setEvent(event)
        .setPlatform("")
        .setBy(by)
        .setBecause("payouts restore --from " + Objects.requireNonNull(directory.getFileName()))
        .setAt(Instant.now())
        .setBackup(backup)
        .build();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
