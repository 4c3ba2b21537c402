package org.payouts.cli.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.payouts.LedgerAdoption;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.AdoptionLog;
import org.payouts.cli.kafka.ControlClient;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.router.preflight.ClusterState;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/**
 * Moves a platform's commands and ledger to more partitions, while nothing runs.
 *
 * <p>What was done is in {@code payout-adoptions}, so that no service starts in between and the
 * same command goes on after any end of this process. Both topics are closed for writing before
 * they are copied into a backup, and deleted only when that is whole. From then on they are made
 * anew from the backup as often as it takes.
 */
public final class Growth {
  /** More are a slip of the pen: each is a producer, and a ledger that is read at a take-over. */
  private static final int MOST = 100;

  private final Settings settings;
  private final Platform platform;
  private final List<String> topics;
  private final Listener listener;

  /** What was reached. A process that ends after any of them is no harm. */
  public enum Step {
    BEGUN,
    CLOSED,
    BACKED_UP,
    SAVED,
    DELETED,
    FILLED,
    GROWN
  }

  /** Hears what was reached. */
  public interface Listener {
    /** A step was done. */
    void reached(Step step);

    /** So many records were copied. */
    void copied(long records);
  }

  /**
   * A person's wish.
   *
   * @param backup directory that does not exist yet, or the one of the growth that goes on
   */
  public record Wish(int partitions, Path backup, String by, String because) {}

  /**
   * What is there and where it goes.
   *
   * @param begun whether a growth was begun before, which only has to be ended
   * @param commands number by partition to be; empty if the topics are gone meanwhile
   * @param ledgerRecords the same of the ledger
   */
  public record Plan(
      String platform,
      int from,
      int to,
      boolean begun,
      List<Long> commands,
      List<Long> ledgerRecords) {}

  /** For one platform. */
  public Growth(Platform platform, Settings settings, Listener listener) {
    this.platform = platform;
    this.settings = settings;
    this.listener = listener;
    this.topics = List.of(Topics.ledger(platform), Topics.commands(platform));
  }

  /**
   * Looks and changes nothing.
   *
   * @throws CommandFailure with what stands in the way
   */
  public Plan plan(int partitions) {
    try (GrowthCluster cluster = new GrowthCluster(settings)) {
      LedgerAdoptions adoptions = LedgerAdoptions.read(settings);
      Optional<LedgerAdoption> open = adoptions.openGrowth();
      if (open.isPresent()) {
        fits(open.get(), partitions);
      } else {
        possible(adoptions, partitions, cluster);
      }
      nothingRuns();
      int from = adoptions.partitions(platform);
      boolean there = open.isEmpty() || cluster.isThere(open.get().getLedgerTopicId(), platform);
      Optional<Spread> spread =
          there ? Optional.of(spread(from, partitions, this::fromTopics)) : Optional.empty();
      return new Plan(
          Platforms.name(platform),
          from,
          partitions,
          open.isPresent(),
          spread.map(Spread::commands).orElse(List.of()),
          spread.map(Spread::ledger).orElse(List.of()));
    }
  }

  private void fits(LedgerAdoption open, int partitions) {
    if (!open.getPlatform().equals(Platforms.name(platform))
        || open.getPartitions() != partitions) {
      throw CommandFailure.problem(
          "the partitions of %s are being grown to %d"
              .formatted(open.getPlatform(), open.getPartitions()),
          "end that first: payouts topics grow %s --partitions %d --backup DIR --execute"
              .formatted(open.getPlatform(), open.getPartitions()));
    }
  }

  private void possible(LedgerAdoptions adoptions, int partitions, GrowthCluster cluster) {
    if (platform == Platform.PROLIFIC) {
      throw CommandFailure.usage(
          "prolific has one partition for good: bonus calls of a workspace must follow one another",
          "more workers would not pay faster");
    }
    int now = adoptions.partitions(platform);
    if (partitions <= now || partitions > MOST) {
      throw CommandFailure.usage(
          "%s has %d partitions, and can be grown to more, up to %d"
              .formatted(Platforms.name(platform), now, MOST),
          "write --partitions with such a number");
    }
    List<String> problems = cluster.problems(adoptions);
    if (!problems.isEmpty()) {
      throw CommandFailure.problem(problems.get(0), "payouts topics check lists all");
    }
    try (ControlClient controls = new ControlClient(settings)) {
      if (controls.waitsForGo(platform)) {
        throw CommandFailure.problem(
            "the ledger of " + Platforms.name(platform) + " is being adopted",
            "end that first: payouts go " + Platforms.name(platform));
      }
    }
  }

  /** By the groups: who is not in one cannot commit what it does. */
  private void nothingRuns() {
    try (ClusterState cluster = new ClusterState(settings)) {
      Stream.concat(
              Stream.of(Topics.ROUTER_APPLICATION_ID, Topics.ROUTER_REQUESTERS_GROUP),
              Platforms.ALL.stream().map(Topics::group))
          .filter(cluster::hasMembers)
          .findFirst()
          .ifPresent(
              group -> {
                throw CommandFailure.problem(
                    "the group %s has members: a router or a worker is running".formatted(group),
                    "stop every router and every worker, wait 10 s and run the same command again");
              });
    }
  }

  private Spread spread(int from, int to, Spread.Source source) {
    try (Deserializer<PayoutCommand> decoder =
        PayoutSerdes.deserializer(settings, PayoutCommand.class)) {
      return Spread.of(platform, from, to, decoder, source);
    }
  }

  private void fromTopics(String topic, Spread.Sink sink) {
    try (TopicFollower reader = new TopicFollower(settings)) {
      reader.readAll(
          List.of(topic), record -> sink.next(record.partition(), BackupRecord.of(record)));
    }
  }

  /** Does it, or goes on where an earlier one was ended. */
  public Plan run(Wish wish) {
    Plan plan = plan(wish.partitions());
    try (GrowthCluster cluster = new GrowthCluster(settings)) {
      LedgerAdoption growth =
          LedgerAdoptions.read(settings)
              .openGrowth()
              .orElseGet(() -> begin(wish, cluster.ledgerId(platform)));
      listener.reached(Step.BEGUN);
      if (cluster.isThere(growth.getLedgerTopicId(), platform) && !isSaved(growth, wish.backup())) {
        growth = save(growth, wish, cluster);
      }
      listener.reached(Step.SAVED);
      BackupManifest manifest = saved(growth, wish.backup());
      move(plan.from(), growth, wish, manifest, cluster);
    }
    listener.reached(Step.GROWN);
    return plan;
  }

  private LedgerAdoption begin(Wish wish, String ledgerId) {
    LedgerAdoption begun =
        event(LedgerAdoptions.GROWTH_BEGUN, wish).setLedgerTopicId(ledgerId).build();
    new AdoptionLog(settings).write(begun);
    return begun;
  }

  private LedgerAdoption.Builder event(String event, Wish wish) {
    return LedgerAdoption.newBuilder()
        .setEvent(event)
        .setPlatform(Platforms.name(platform))
        .setBy(wish.by())
        .setBecause(wish.because())
        .setAt(Instant.now())
        .setPartitions(wish.partitions());
  }

  /** Nobody writes any more, and everything is in files: the topics may go. */
  private LedgerAdoption save(LedgerAdoption growth, Wish wish, GrowthCluster cluster) {
    new ClosedTopics(settings, cluster.topics()).close(topics);
    listener.reached(Step.CLOSED);
    nothingRuns();
    Backups.make(settings, wish.backup(), listener::copied);
    listener.reached(Step.BACKED_UP);
    BackupManifest manifest = BackupManifest.read(wish.backup());
    RestoreRun.verify(wish.backup(), manifest);
    toDisk(wish.backup());
    LedgerAdoption saved =
        event(LedgerAdoptions.GROWTH_SAVED, wish)
            .setLedgerTopicId(growth.getLedgerTopicId())
            .setBackup(digest(wish.backup()))
            .build();
    new AdoptionLog(settings).write(saved);
    return saved;
  }

  /** From now on it may be the only copy. */
  private static void toDisk(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(Path directory) {
    try {
      return HexFormat.of()
          .formatHex(
              PartitionFile.sha256()
                  .digest(Files.readAllBytes(directory.resolve(BackupManifest.NAME))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSaved(LedgerAdoption growth, Path directory) {
    return growth.getEvent().equals(LedgerAdoptions.GROWTH_SAVED)
        && Files.isRegularFile(directory.resolve(BackupManifest.NAME))
        && digest(directory).equals(growth.getBackup());
  }

  private static BackupManifest saved(LedgerAdoption growth, Path directory) {
    if (!isSaved(growth, directory)) {
      throw CommandFailure.problem(
          directory + " is not the backup that the growth was begun with, by " + growth.getBy(),
          "name that one: the topics are gone, and only it has their records");
    }
    return BackupManifest.read(directory);
  }

  private void move(
      int from, LedgerAdoption growth, Wish wish, BackupManifest manifest, GrowthCluster cluster) {
    Map<String, BackupManifest.Topic> saved = new HashMap<>();
    manifest.topics().forEach(topic -> saved.put(topic.name(), topic));
    Spread.Source files =
        (topic, sink) -> {
          List<BackupManifest.BackupFile> partitions =
              Objects.requireNonNull(saved.get(topic)).partitions();
          for (int p = 0; p < partitions.size(); p++) {
            int partition = p;
            PartitionFile.read(
                wish.backup(), partitions.get(p), record -> sink.next(partition, record));
          }
        };
    Spread spread = spread(from, wish.partitions(), files);
    // The ledger first: as long as it is there, nothing of the commands is gone.
    topics.forEach(cluster::delete);
    listener.reached(Step.DELETED);
    topics.forEach(topic -> cluster.make(topic, wish.partitions()));
    Map<String, String> written = fill(spread, files);
    listener.reached(Step.FILLED);
    PartitionDigests found = new PartitionDigests();
    topics.forEach(
        topic -> fromTopics(topic, (p, record) -> found.add(new TopicPartition(topic, p), record)));
    if (!found.end().equals(written)) {
      throw CommandFailure.problem(
          "the new topics do not hold what was written to them",
          "find out what else writes there, and run the same command again");
    }
    topics.forEach(cluster::settle);
    cluster.forget(Topics.group(platform));
    Set<String> former =
        new HashSet<>(LedgerAdoptions.read(settings).formerOf(platform, growth.getLedgerTopicId()));
    former.add(growth.getLedgerTopicId());
    new AdoptionLog(settings)
        .write(
            event(LedgerAdoptions.GROWN, wish)
                .setLedgerTopicId(cluster.ledgerId(platform))
                .setFormerTopicIds(List.copyOf(former))
                .setBackup(growth.getBackup())
                .setLedgerCopied(spread.ledger())
                .build());
  }

  private Map<String, String> fill(Spread spread, Spread.Source files) {
    PartitionDigests digests = new PartitionDigests();
    long[] records = {0};
    try (RecordCopier copier = new RecordCopier(settings)) {
      for (String topic : topics) {
        files.read(
            topic,
            (formerPartition, record) -> {
              TopicPartition to = new TopicPartition(topic, spread.of(record));
              digests.add(to, record);
              copier.copy(record, to);
              listener.copied(++records[0]);
            });
      }
      copier.flush();
    }
    return digests.end();
  }
}
