package org.payouts.router.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.payouts.config.Settings;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.SharedTopics;

@ExtendWith(KafkaCluster.class)
class TopicReaderIT {
  private static final String TOPIC = "payout-read-to-its-end";

  private static KafkaProducer<byte[], byte[]> producer(Settings settings, Map<String, ?> more) {
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.putAll(more);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static ProducerRecord<byte[], byte[]> record(int value) {
    return new ProducerRecord<>(TOPIC, 0, null, new byte[] {(byte) value});
  }

  @Test
  void what_was_committed_behind_an_open_transaction_is_read(@Bootstrap String bootstrap)
      throws Exception {
    SharedTopics.reset(bootstrap);
    Settings settings = Settings.of(Map.of("kafka.bootstrap.servers", bootstrap));
    try (ClusterState cluster = new ClusterState(settings);
        KafkaProducer<byte[], byte[]> open =
            producer(settings, Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "open"));
        KafkaProducer<byte[], byte[]> plain = producer(settings, Map.of())) {
      cluster.admin().createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
      open.initTransactions();
      open.beginTransaction();
      open.send(record(1)).get();
      plain.send(record(2)).get();
      CompletableFuture<Void> ended =
          CompletableFuture.runAsync(
              open::abortTransaction, CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));

      List<Byte> read = new ArrayList<>();
      new TopicReader(cluster).read(TOPIC, record -> read.add(record.value()[0]));

      assertThat(read).containsExactly((byte) 2);
      ended.join();
    }
  }
}
