package org.payouts.audit.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.history.AuditHorizon;
import org.payouts.audit.history.CopiedRecords;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.records.AuditedTopics;
import org.payouts.audit.records.RawRecord;
import org.payouts.audit.records.RecordSource;
import org.payouts.audit.records.RegistryValues;
import org.payouts.audit.records.Values;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.topics.Headers;
import org.payouts.topics.RequesterTopics;
import org.payouts.topics.Topics;

/**
 * The topics of a cluster as they are at the moment of opening. What is judged ends at the offsets
 * that were committed then; what belongs to it may have been written in the same transactions, so
 * reading goes on to the high watermarks taken afterwards. Nothing is written: a consumer without
 * group, and an admin client that only describes.
 */
public final class KafkaRecords implements RecordSource {
  private static final String RESEND_HEADER = "payouts-resend";

  /** Longer than the place of any record. */
  private static final int LONGEST_ORIGIN = 300;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final PartitionReader reader;
  private final Map<Platform, Set<String>> ledgerTopicIds = new EnumMap<>(Platform.class);
  private @Nullable String resolutionsTopicId;
  private final Map<String, List<Long>> copied = new HashMap<>();
  private final Progress progress;
  private final long compactionLagMs;
  private final Map<TopicPartition, Long> committedEnds;
  private final Map<TopicPartition, Long> ends;
  private final Set<String> missing = new TreeSet<>();

  private KafkaRecords(Settings settings, Duration timeout, @Nullable Duration compactionLag) {
    this.consumer = consumer(settings, "read_committed");
    this.reader = new PartitionReader(consumer, timeout);
    try (Admin admin = Admin.create(base(settings));
        KafkaConsumer<byte[], byte[]> uncommitted = consumer(settings, "read_uncommitted");
        Values values = new RegistryValues(settings)) {
      this.progress = Progress.of(admin, new RouterTopics(admin, uncommitted, reader, values));
      Collection<TopicPartition> partitions = partitions(admin, LedgerAdoptions.read(settings));
      this.compactionLagMs =
          compactionLag == null ? compactionLag(admin) : compactionLag.toMillis();
      this.committedEnds = consumer.endOffsets(partitions);
      this.ends = uncommitted.endOffsets(partitions);
    } catch (ExecutionException e) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      // What Kafka refuses is no missing topic.
      throw e.getCause() instanceof KafkaException cause
          ? cause
          : new IllegalStateException("the topics cannot be described: " + e.getCause(), e);
    } catch (InterruptedException e) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      throw new InterruptException(e);
    } catch (RuntimeException e) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      throw e;
    }
  }

  /** Opens the cluster the settings name; its ledgers always had the compaction lag of today. */
  public static KafkaRecords open(Settings settings, Duration timeout) {
    return open(settings, timeout, null);
  }

  /**
   * Opens the cluster the settings name.
   *
   * @param timeout how long reading may stand still before an open transaction counts as hanging
   * @param compactionLag the shortest compaction lag that the ledgers ever had; null for the one
   *     they have now
   * @throws IllegalStateException if a topic is missing
   * @throws KafkaException if a topic may not be read, or Kafka does not answer
   */
  public static KafkaRecords open(
      Settings settings, Duration timeout, @Nullable Duration compactionLag) {
    return new KafkaRecords(settings, timeout, compactionLag);
  }

  private static Map<String, Object> base(Settings settings) {
    Map<String, Object> config = new HashMap<>();
    config.put("default.api.timeout.ms", "20000");
    config.put("request.timeout.ms", "15000");
    config.putAll(settings.kafkaClient());
    return config;
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Settings settings, String isolation) {
    Map<String, Object> config = base(settings);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
    // It reads to the end and closes, which waits for the fetch under way.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "50");
    // Bounds what one poll holds, whatever the sizes of the records.
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "8388608");
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Collection<TopicPartition> partitions(Admin admin, LedgerAdoptions adoptions)
      throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions = new ArrayList<>();
    Map<String, TopicDescription> described = new HashMap<>();
    for (String topic : AuditedTopics.all()) {
      Optional<TopicDescription> found = described(admin, topic);
      if (found.isEmpty() && !AuditedTopics.mayBeMissing(topic)) {
        throw new IllegalStateException("topic " + topic + " does not exist");
      }
      found.ifPresentOrElse(
          description -> described.put(topic, description), () -> missing.add(topic));
    }
    for (String topic : admin.listTopics().names().get()) {
      if (RequesterTopics.requester(topic).isPresent()) {
        described(admin, topic).ifPresent(description -> described.put(topic, description));
      }
    }
    described.forEach(
        (topic, description) ->
            description
                .partitions()
                .forEach(info -> partitions.add(new TopicPartition(topic, info.partition()))));
    TopicDescription resolutions = described.get(Topics.RESOLUTIONS);
    resolutionsTopicId = resolutions == null ? null : resolutions.topicId().toString();
    for (Platform platform : Platforms.ALL) {
      TopicDescription ledger = described.get(Topics.ledger(platform));
      if (ledger != null) {
        String id = ledger.topicId().toString();
        Set<String> all = new HashSet<>(adoptions.formerOf(platform, id));
        all.add(id);
        ledgerTopicIds.put(platform, all);
        copied.put(ledger.name(), adoptions.copied(platform));
      }
    }
    return partitions;
  }

  /**
   * The topic, if it exists. A list would leave out those that may not be seen, and the audit would
   * take them for topics that were never made.
   *
   * @throws TopicAuthorizationException naming the topic if it may not be described
   */
  static Optional<TopicDescription> described(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    try {
      return Optional.of(
          Objects.requireNonNull(admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
              .get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      if (e.getCause() instanceof TopicAuthorizationException) {
        throw new TopicAuthorizationException(Set.of(topic));
      }
      throw e;
    }
  }

  private static long compactionLag(Admin admin) throws ExecutionException, InterruptedException {
    List<ConfigResource> ledgers =
        Platforms.ALL.stream()
            .map(platform -> new ConfigResource(ConfigResource.Type.TOPIC, Topics.ledger(platform)))
            .toList();
    long least = Long.MAX_VALUE;
    for (Config config : admin.describeConfigs(ledgers).all().get().values()) {
      ConfigEntry lag = config.get("min.compaction.lag.ms");
      least = Math.min(least, lag == null ? 0 : Long.parseLong(lag.value()));
    }
    return least;
  }

  @Override
  public long compactionLagMs() {
    return compactionLagMs;
  }

  @Override
  public long size() {
    return ends.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void read(Consumer<RawRecord> each) {
    Map<Boolean, Map<TopicPartition, Long>> rejected =
        ends.entrySet().stream()
            .collect(
                Collectors.partitioningBy(
                    end -> end.getKey().topic().equals(Topics.BONUS_REJECTED),
                    Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    for (boolean first : List.of(true, false)) {
      reader.read(
          Map.of(), rejected.getOrDefault(first, Map.of()), record -> each.accept(raw(record)));
    }
  }

  /** The record with what its headers say. */
  public static RawRecord raw(ConsumerRecord<byte[], byte[]> record) {
    Header resend = record.headers().lastHeader(RESEND_HEADER);
    Header origin = record.headers().lastHeader(Headers.ORIGIN);
    return new RawRecord(
        new RecordPosition(record.topic(), record.partition(), record.offset(), record.timestamp()),
        record.key(),
        record.value(),
        resend != null && "true".equals(text(resend)),
        origin == null ? null : cut(text(origin)));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_ORIGIN ? text : text.substring(0, LONGEST_ORIGIN);
  }

  private static String text(Header header) {
    byte[] value = header.value();
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }

  /** Partitions that could not be read to their end (check 8). */
  public List<Finding> hanging() {
    return reader.hanging();
  }

  @Override
  public AuditHorizon horizon() {
    return new AuditHorizon() {
      @Override
      public boolean judged(RecordPosition position) {
        return position.offset() < committedEnds.getOrDefault(partition(position), Long.MAX_VALUE);
      }

      @Override
      public boolean passed(RecordPosition input) {
        return progress.passed(partition(input), input);
      }

      @Override
      public boolean wasSetAside(RecordPosition request) {
        return progress.wasSetAside(request);
      }
    };
  }

  private static TopicPartition partition(RecordPosition position) {
    return new TopicPartition(position.topic(), position.partition());
  }

  @Override
  public Map<Platform, Set<String>> ledgerTopicIds() {
    return Map.copyOf(ledgerTopicIds);
  }

  @Override
  public @Nullable String resolutionsTopicId() {
    return resolutionsTopicId;
  }

  @Override
  public CopiedRecords copied() {
    return new CopiedRecords(copied);
  }

  @Override
  public Set<String> missing() {
    return Set.copyOf(missing);
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }
}
