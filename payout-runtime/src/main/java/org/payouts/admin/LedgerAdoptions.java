package org.payouts.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.payouts.LedgerAdoption;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/**
 * What {@code payout-adoptions} says: which ledgers the present one has taken the place of, how
 * many partitions it has, and whether a restore or a growth was left in the middle.
 *
 * @param records oldest first
 */
public record LedgerAdoptions(List<LedgerAdoption> records) {
  public static final String RESTORE_BEGUN = "RESTORE_BEGUN";
  public static final String RESTORE_ENDED = "RESTORE_ENDED";
  public static final String ADOPTED = "ADOPTED";

  /** More partitions: nothing was lost yet, and services must not start any more. */
  public static final String GROWTH_BEGUN = "GROWTH_BEGUN";

  /** More partitions: the backup is whole, and the topics may be gone. */
  public static final String GROWTH_SAVED = "GROWTH_SAVED";

  /** More partitions: given up, with the topics as they were. */
  public static final String GROWTH_ABANDONED = "GROWTH_ABANDONED";

  /** The ledger and its commands have this number of partitions, with every record. */
  public static final String GROWN = "GROWN";

  /** Of a stack that has neither restored nor adopted nor grown. */
  public static final LedgerAdoptions NONE = new LedgerAdoptions(List.of());

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long STALLED_NS = Duration.ofSeconds(30).toNanos();

  public LedgerAdoptions {
    records = List.copyOf(records);
  }

  /** Reads the topic; a stack from before it has adopted nothing. */
  public static LedgerAdoptions read(Settings settings) {
    try (Admin admin = Admin.create(settings.kafkaClient())) {
      if (new ClusterView(admin).describe(Set.of(Topics.ADOPTIONS)).isEmpty()) {
        return NONE;
      }
    }
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    // The topic is mostly empty, and the end of reading waits for the fetch under way.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    try (KafkaConsumer<String, byte[]> consumer =
            new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
        Deserializer<LedgerAdoption> values =
            PayoutSerdes.deserializer(settings, LedgerAdoption.class)) {
      return new LedgerAdoptions(all(consumer, values));
    }
  }

  private static List<LedgerAdoption> all(
      KafkaConsumer<String, byte[]> consumer, Deserializer<LedgerAdoption> values) {
    TopicPartition partition = new TopicPartition(Topics.ADOPTIONS, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    List<LedgerAdoption> read = new ArrayList<>();
    long movedNs = System.nanoTime();
    do { // Once at least: a missing right shows only in reading.
      long before = consumer.position(partition);
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        if (record.value() != null) {
          read.add(values.deserialize(record.topic(), record.value()));
        }
      }
      if (consumer.position(partition) > before) {
        movedNs = System.nanoTime();
      } else if (System.nanoTime() - movedNs > STALLED_NS) {
        throw new TimeoutException("reading " + Topics.ADOPTIONS + " stands still");
      }
    } while (consumer.position(partition) < end);
    return read;
  }

  /** Kafka's IDs of the ledgers whose commands the platform's present ledger has taken over. */
  public Set<String> formerOf(Platform platform, String ledgerTopicId) {
    Set<String> former = new HashSet<>();
    for (LedgerAdoption each : records) {
      if ((each.getEvent().equals(ADOPTED) || each.getEvent().equals(GROWN))
          && each.getPlatform().equals(Platforms.name(platform))
          && each.getLedgerTopicId().equals(ledgerTopicId)) {
        former.addAll(each.getFormerTopicIds());
      }
    }
    return Set.copyOf(former);
  }

  /** The newest adoption of the platform's ledger. */
  public Optional<LedgerAdoption> newestOf(Platform platform) {
    return newest(platform, ADOPTED);
  }

  private Optional<LedgerAdoption> newest(Platform platform, String event) {
    return records.stream()
        .filter(each -> each.getEvent().equals(event))
        .filter(each -> each.getPlatform().equals(Platforms.name(platform)))
        .reduce((older, newer) -> newer);
  }

  /** Number of partitions of the platform's commands and of its ledger. */
  public int partitions(Platform platform) {
    return newest(platform, GROWN)
        .map(LedgerAdoption::getPartitions)
        .orElseGet(() -> TopicCatalogue.partitions(platform));
  }

  /** By partition of the platform's ledger, the offset below which its records were copied. */
  public List<Long> copied(Platform platform) {
    return newest(platform, GROWN).map(LedgerAdoption::getLedgerCopied).orElse(List.of());
  }

  /**
   * The newest event of a growth that was begun and has not ended. A restore ends it: what it makes
   * is whole.
   */
  public Optional<LedgerAdoption> openGrowth() {
    Map<String, LedgerAdoption> open = new TreeMap<>();
    for (LedgerAdoption each : records) {
      switch (each.getEvent()) {
        case GROWTH_BEGUN, GROWTH_SAVED -> open.put(each.getPlatform(), each);
        case GROWN, GROWTH_ABANDONED -> open.remove(each.getPlatform());
        case RESTORE_BEGUN -> open.clear();
        default -> {} // About no growth.
      }
    }
    return open.values().stream().findFirst();
  }

  /**
   * What is wrong, with its remedy, if a restore or a growth was begun and has not ended. No
   * service may work on such topics.
   */
  public Optional<String> unfinished() {
    return openGrowth().map(LedgerAdoptions::unfinishedGrowth).or(this::unfinishedRestore);
  }

  private static String unfinishedGrowth(LedgerAdoption growth) {
    return ("The partitions of %s are being grown to %d, begun or saved by %s at %s, so topics may lack"
            + " records. End it with the same backup directory: payouts topics grow %s --partitions"
            + " %d --backup DIR --execute")
        .formatted(
            growth.getPlatform(),
            growth.getPartitions(),
            growth.getBy(),
            growth.getAt(),
            growth.getPlatform(),
            growth.getPartitions());
  }

  private Optional<String> unfinishedRestore() {
    boolean open = false;
    for (LedgerAdoption each : records) {
      open = open ? !each.getEvent().equals(RESTORE_ENDED) : each.getEvent().equals(RESTORE_BEGUN);
    }
    return open
        ? Optional.of(
            "A restore was begun here and did not end, so topics may lack records. Delete all"
                + " topics of the pipeline (bonus-*, payout-*) and run payouts restore again")
        : Optional.empty();
  }

  /**
   * What is wrong, with its remedy, if the topics were restored and nobody has adopted the
   * platform's ledger since. Commands alone do not show it: a request that came back without its
   * command gets a new one.
   */
  public Optional<String> unadopted(Platform platform) {
    boolean open = false;
    for (LedgerAdoption each : records) {
      if (each.getEvent().equals(RESTORE_ENDED)) {
        open = true;
      } else if (each.getEvent().equals(ADOPTED)
          && each.getPlatform().equals(Platforms.name(platform))) {
        open = false;
      }
    }
    return open
        ? Optional.of(
            "The topics were restored, and what was paid since the backup may be missing from the"
                + " ledger. Compare it with the provider's books: payouts adopt "
                + Platforms.name(platform))
        : Optional.empty();
  }
}
