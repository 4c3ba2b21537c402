package org.payouts.workers.kafka;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.topics.Topics;

/**
 * Kafka clients as the protocol needs them. Every setting that safety or speed rests on is written
 * out, also where it equals the library's default, because defaults change.
 */
final class ProtocolClients {
  private static final int TRANSACTION_TIMEOUT_MS = 15_000;
  private static final int REQUEST_TIMEOUT_MS = 5_000;
  private static final int USUAL_WAIT_MS = 500;
  private static final int LONGEST_WAIT_MS = 1_000;

  /**
   * Below the ledger's max.message.bytes, which bounds batches: a larger one would be refused by
   * the broker, split by the client and sent again, for half of the worker's processor time.
   */
  private static final int BATCH_BYTES = 48 * 1024;

  private final Settings settings;
  private final Platform platform;
  private final ClientFactory clientFactory;

  ProtocolClients(Settings settings, Platform platform, ClientFactory clientFactory) {
    this.settings = settings;
    this.platform = platform;
    this.clientFactory = clientFactory;
  }

  /** The workers' group. */
  String group() {
    return Topics.group(platform);
  }

  /** The transactional ID of the partition's owner. */
  String transactionalId(int partition) {
    return Topics.transactionalId(platform, partition);
  }

  /** Why the partition's owner could not write, in words, with the right that is missing. */
  String whyNotWritten(int partition, Throwable failure) {
    return KafkaFailures.text(failure, "WRITE", group(), transactionalId(partition));
  }

  /** The group's member that reads commands. */
  Consumer<String, byte[]> commands(String groupProtocol) {
    Map<String, Object> config = consumer("read_committed", "commands");
    config.put(ConsumerConfig.GROUP_ID_CONFIG, Topics.group(platform));
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, groupProtocol.toLowerCase(Locale.ROOT));
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
    // A partition that is resumed is fetched only after the fetch that waits for the others. A
    // stack that is mostly idle may wait longer: each fetch costs both sides.
    config.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    return clientFactory.consumer(config);
  }

  /** A reader without a group. */
  Consumer<String, byte[]> reader(String isolation, String use) {
    Map<String, Object> config = consumer(isolation, use);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    // It reads to the end and closes, which waits for the fetch under way.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
    return clientFactory.consumer(config);
  }

  /** A reader without a group that fails when its position is not there any more. */
  Consumer<String, byte[]> exactReader(String isolation, String use) {
    Map<String, Object> config = consumer(isolation, use);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    // A client that waits longer for an answer cannot say that none came (Freshness).
    config.merge(
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
        USUAL_WAIT_MS,
        (set, usual) -> Math.min(LONGEST_WAIT_MS, Integer.parseInt(set.toString())));
    return clientFactory.consumer(config);
  }

  private Map<String, Object> consumer(String isolation, String use) {
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    // Safe thanks to the ledger; "latest" would lose requests after idle offsets have expired.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, Topics.group(platform) + "-" + use);
    return config;
  }

  /** The producer whose epoch is the ownership of a partition. */
  Producer<String, byte[]> ledger(int partition) {
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, Topics.transactionalId(platform, partition));
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TRANSACTION_TIMEOUT_MS - 3_000);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TRANSACTION_TIMEOUT_MS);
    // A transaction is sent whole and then committed, and the commit flushes: waiting gains
    // nothing.
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    // Between transactions the client waits for the coordinator in back-offs of this length.
    config.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, Topics.transactionalId(platform, partition));
    return clientFactory.producer(config);
  }
}
