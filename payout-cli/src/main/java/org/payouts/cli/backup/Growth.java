package org.payouts.cli.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.payouts.LedgerAdoption;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.cli.failure.CommandFailure;
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
        List<String> missing = cluster.missingRights(topics);
        if (!missing.isEmpty()) {
          throw CommandFailure.problem(
              "these rights are missing: " + String.join(", ", missing),
              "grant them for this command; docs/operations.md lists all");
        }
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
    try (GrowthCluster cluster = new GrowthCluster(settings);
        GrowthSession session = new GrowthSession(settings)) {
      cluster.makeEventsDurable();
      LedgerAdoption growth =
          LedgerAdoptions.read(settings)
              .openGrowth()
              .orElseGet(() -> begin(wish, cluster.ledgerId(platform), session));
      fits(growth, wish.partitions());
      listener.reached(Step.BEGUN);
      if (cluster.isThere(growth.getLedgerTopicId(), platform)) {
        growth = save(growth, wish, plan.from(), cluster, session);
      }
      listener.reached(Step.SAVED);
      GrowthBackup backup = new GrowthBackup(wish.backup());
      backup.require(growth);
      move(plan.from(), growth, wish, backup, cluster, session);
    }
    listener.reached(Step.GROWN);
    return plan;
  }

  private LedgerAdoption begin(Wish wish, String ledgerId, GrowthSession session) {
    LedgerAdoption begun =
        event(LedgerAdoptions.GROWTH_BEGUN, wish).setLedgerTopicId(ledgerId).build();
    session.say(begun);
    return begun;
  }

  /**
   * Gives a growth up, as long as the topics are what they were.
   *
   * @throws CommandFailure if they are not; then it can only be ended
   */
  public void abandon(int partitions, String by, String because) {
    try (GrowthCluster cluster = new GrowthCluster(settings);
        GrowthSession session = new GrowthSession(settings)) {
      LedgerAdoption growth =
          LedgerAdoptions.read(settings)
              .openGrowth()
              .orElseThrow(
                  () -> CommandFailure.usage("no growth was begun", "there is nothing to give up"));
      fits(growth, partitions);
      if (!cluster.isThere(growth.getLedgerTopicId(), platform)
          || cluster.id(Topics.commands(platform)).isEmpty()) {
        throw CommandFailure.problem(
            "the topics are gone already, and only the backup has their records",
            "end the growth: run it with --backup and --execute");
      }
      session.requireNewest(growth);
      topics.forEach(cluster::open);
      Wish wish = new Wish(partitions, Path.of(""), by, because);
      session.say(event(LedgerAdoptions.GROWTH_ABANDONED, wish).build());
    }
  }

  private LedgerAdoption.Builder event(String event, Wish wish) {
    return LedgerAdoption.newBuilder()
        .setEvent(event)
        .setPlatform(Platforms.name(platform))
        .setBy(wish.by())
        .setBecause(wish.because())
        .setAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
        .setPartitions(wish.partitions());
  }

  /**
   * Nobody writes any more, and everything is in files: the topics may go. An earlier backup counts
   * only if the topics hold nothing else, even if somebody has written to them meanwhile.
   */
  private LedgerAdoption save(
      LedgerAdoption growth, Wish wish, int from, GrowthCluster cluster, GrowthSession session) {
    List<String> writers =
        IntStream.range(0, from).mapToObj(p -> Topics.transactionalId(platform, p)).toList();
    new ClosedTopics(settings, cluster, session).close(topics, writers);
    listener.reached(Step.CLOSED);
    nothingRuns();
    GrowthBackup backup = new GrowthBackup(wish.backup());
    if (backup.isOf(growth) && surplus(backup, cluster).isEmpty()) {
      return growth;
    }
    Backups.make(settings, wish.backup(), listener::copied);
    listener.reached(Step.BACKED_UP);
    backup.verify();
    requireNothingElse(backup, cluster);
    backup.toDisk();
    session.requireNewest(growth);
    LedgerAdoption saved =
        event(LedgerAdoptions.GROWTH_SAVED, wish)
            .setLedgerTopicId(growth.getLedgerTopicId())
            .setBackup(backup.digest())
            .build();
    session.say(saved);
    return saved;
  }

  private void requireNothingElse(GrowthBackup backup, GrowthCluster cluster) {
    surplus(backup, cluster)
        .ifPresent(
            place -> {
              throw CommandFailure.problem(
                  place + " is not in the backup: something has written there since",
                  "find out what it is and end it, then run the same command with another --backup;"
                      + " nothing was deleted by this run");
            });
  }

  /** A record of the topics, whichever there are, that the backup lacks. */
  private Optional<String> surplus(GrowthBackup backup, GrowthCluster cluster) {
    return backup.lacks(
        topics.stream().filter(topic -> cluster.id(topic).isPresent()).toList(), this::fromTopics);
  }

  private void move(
      int from,
      LedgerAdoption growth,
      Wish wish,
      GrowthBackup backup,
      GrowthCluster cluster,
      GrowthSession session) {
    Spread.Source files = backup.files();
    Spread spread = spread(from, wish.partitions(), files);
    // The ledger first: as long as it is there, nothing of the commands is gone.
    for (String topic : topics) {
      cluster
          .id(topic)
          .ifPresent(
              id -> {
                requireNothingElse(backup, cluster);
                session.requireNewest(growth);
                cluster.delete(topic, id);
              });
    }
    listener.reached(Step.DELETED);
    topics.forEach(topic -> cluster.make(topic, wish.partitions()));
    Map<String, String> written = fill(spread, files, session);
    ClosedTopics.awaitCommitted(settings, cluster.topics(), topics);
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
    session.requireNewest(growth);
    session.say(
        event(LedgerAdoptions.GROWN, wish)
            .setLedgerTopicId(cluster.ledgerId(platform))
            .setFormerTopicIds(List.copyOf(former))
            .setBackup(growth.getBackup())
            .setLedgerCopied(ends(Topics.ledger(platform)))
            .build());
  }

  private List<Long> ends(String topic) {
    try (TopicFollower reader = new TopicFollower(settings)) {
      return reader.ends(List.of(topic)).entrySet().stream()
          .sorted(Comparator.comparing(each -> each.getKey().partition()))
          .map(Map.Entry::getValue)
          .toList();
    }
  }

  private Map<String, String> fill(Spread spread, Spread.Source files, GrowthSession session) {
    PartitionDigests digests = new PartitionDigests();
    long[] records = {0};
    for (String topic : topics) {
      files.read(
          topic,
          (formerPartition, record) -> {
            TopicPartition to = new TopicPartition(topic, spread.of(record));
            digests.add(to, record);
            session.copy(record, to);
            listener.copied(++records[0]);
          });
    }
    session.commit();
    return digests.end();
  }
}
