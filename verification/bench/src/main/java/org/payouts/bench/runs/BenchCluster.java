package org.payouts.bench.runs;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.payouts.Platform;
import org.payouts.admin.TopicAdmin;
import org.payouts.cli.PayoutsCommand;
import org.payouts.cli.kafka.AdminAnswers;
import org.payouts.cli.stack.StackSettings;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.ClusterAdmin;
import org.payouts.verification.harness.Waiting;

/**
 * What a run works with: an empty cluster of its own, whose brokers are other processes, with the
 * product's topics and schemas, for ourselves and for every peer alike.
 *
 * @param brokerPids whose CPU time is counted
 * @param scratch an empty directory that is removed later
 */
public record BenchCluster(Settings settings, List<Long> brokerPids, Path scratch, Scale scale) {

  /** Partitions of topics that runs create, and of the product's commands and ledgers of MTurk. */
  public static final int PARTITIONS = 6;

  public String bootstrap() {
    return settings.get("kafka.bootstrap.servers").orElseThrow();
  }

  /** An idempotent producer for loads; further settings in {@code more}. */
  public KafkaProducer<String, byte[]> producer(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    config.putAll(more);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  /** A read_committed consumer from the beginning without automatic commits. */
  public KafkaConsumer<String, byte[]> consumer(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.putAll(more);
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Settings of a Streams application that processes exactly once. */
  public Properties streams(String application, int threads) {
    Properties streams = new Properties();
    streams.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    streams.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap());
    streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    streams.put(StreamsConfig.STATE_DIR_CONFIG, scratch.resolve("streams").toString());
    streams.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    streams.put(StreamsConfig.mainConsumerPrefix("auto.offset.reset"), "earliest");
    return streams;
  }

  /** Creates topics and waits until they are led. */
  public void topics(Collection<String> names, Map<String, String> configs) {
    try (ClusterAdmin admin = new ClusterAdmin(settings)) {
      AdminAnswers.of(
          admin
              .admin()
              .createTopics(
                  names.stream()
                      .map(name -> new NewTopic(name, PARTITIONS, (short) 1).configs(configs))
                      .toList())
              .all());
      for (String name : names) {
        Waiting.until(
            name + " has leaders",
            Duration.ofSeconds(90),
            () ->
                IntStream.range(0, PARTITIONS)
                    .allMatch(p -> admin.leader(new TopicPartition(name, p)).isPresent()));
      }
    }
  }

  /** Has the topic flushed to disk with every message, or left to the operating system. */
  public void flushEveryMessage(String topic, boolean every) {
    String messages = every ? "1" : String.valueOf(Long.MAX_VALUE);
    try (ClusterAdmin admin = new ClusterAdmin(settings)) {
      admin.configure(Map.of(topic, Map.of("flush.messages", Optional.of(messages))));
    }
  }

  /** Gives MTurk's commands and ledger more partitions, before anything runs. */
  void grow(int partitions) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    Path file = scratch.resolve("grow.properties");
    StackSettings.write(file, settings);
    int code =
        PayoutsCommand.run(
            out,
            out,
            "topics grow mturk --execute --by bench --because bench --partitions %d --backup %s -c %s"
                .formatted(partitions, scratch.resolve("grown"), file)
                .split(" "));
    if (code != 0) {
      throw new IllegalStateException(said.toString());
    }
  }

  /** Kafka's ID of a platform's ledger. */
  public String ledgerTopicId(Platform platform) {
    try (Admin admin = Admin.create(settings.kafkaClient())) {
      return new TopicAdmin(admin).topicId(Topics.ledger(platform)).orElseThrow();
    }
  }

  /** Takes records for partitions of topics. */
  interface RecordSink {
    void put(String topic, int partition, String key, SpecificRecord value);
  }

  /** Writes records; returns when Kafka has them all. */
  void write(Consumer<RecordSink> records) {
    try (KafkaProducer<String, byte[]> producer = producer(Map.of());
        Serializer<SpecificRecord> serializer = serializer()) {
      records.accept(
          (topic, partition, key, value) -> {
            byte[] bytes = serializer.serialize(topic, value);
            var unused = producer.send(new ProducerRecord<>(topic, partition, key, bytes));
          });
    }
  }

  /** What turns records into the bytes of their topics. */
  public Serializer<SpecificRecord> serializer() {
    return PayoutSerdes.serializer(settings);
  }
}
