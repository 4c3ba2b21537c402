package org.payouts.requesters;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.payouts.PayoutRequester;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;
import org.payouts.service.LogFields;
import org.payouts.topics.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of all requesters, read from payout-requesters. A rule that cannot be read allows
 * nothing. After a failure it is closed, and another one reads all of them again. One thread.
 */
public final class RequesterRules implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RequesterRules.class);
  private static final TopicPartition PARTITION = new TopicPartition(Topics.REQUESTERS, 0);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long WITHIN_NANOS = Duration.ofSeconds(30).toNanos();

  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<PayoutRequester> deserializer;
  private final Map<String, RequesterRule> rules = new HashMap<>();

  private RequesterRules(
      Consumer<byte[], byte[]> consumer, Deserializer<PayoutRequester> deserializer) {
    this.consumer = consumer;
    this.deserializer = deserializer;
    consumer.assign(List.of(PARTITION));
    consumer.seekToBeginning(List.of(PARTITION));
  }

  /** The rules of the stack that the settings name; nothing is read yet. */
  public static RequesterRules open(Settings settings, String clientId) {
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new RequesterRules(
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        PayoutSerdes.deserializer(settings, PayoutRequester.class));
  }

  /**
   * Reads on to where the topic ends now: a rule that was written before counts.
   *
   * @throws KafkaException if it cannot be read for now
   */
  public void catchUp() {
    long end = Objects.requireNonNull(consumer.endOffsets(List.of(PARTITION)).get(PARTITION));
    if (consumer.position(PARTITION) > end) {
      throw new KafkaException(Topics.REQUESTERS + " was made anew: it is read from its start");
    }
    long deadline = System.nanoTime() + WITHIN_NANOS;
    while (consumer.position(PARTITION) < end) {
      if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException("reading " + Topics.REQUESTERS + " stands still");
      }
      consumer.poll(POLL).forEach(this::take);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return;
    }
    String name = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      rules.remove(name);
      return;
    }
    RequesterRule rule =
        PayoutSerdes.read(
                deserializer,
                record.topic(),
                record.value(),
                LogFields.passedOver(
                    log, "a rule", record.topic(), record.partition(), record.offset()))
            .filter(written -> written.getName().equals(name))
            .map(RequesterRule::of)
            .orElseGet(() -> RequesterRule.none(name));
    rules.put(name, rule);
  }

  /** The rules that somebody has set, by requester. */
  public Map<String, RequesterRule> all() {
    return Map.copyOf(rules);
  }

  /** The rule of a requester. */
  public RequesterRule of(String requester) {
    return rules.getOrDefault(requester, RequesterRule.none(requester));
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
    deserializer.close();
  }
}
