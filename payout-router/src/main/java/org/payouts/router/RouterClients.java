package org.payouts.router;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.payouts.topics.Topics;

/**
 * The Kafka clients of Kafka Streams. They differ from the usual ones in one thing: no transaction
 * is committed without an offset, and so none without the group's coordinator asking whether this
 * process is still a member of the present generation (docs/decisions/0085).
 *
 * <p>Kafka Streams offers only the offsets of records that a task has taken since it was assigned.
 * What a punctuation decides in a task that has taken none would be committed without being asked,
 * also by a process that has lost the partition and does not know it.
 */
public class RouterClients implements KafkaClientSupplier {
  /** Of a topic that the group does not read: nobody goes by this offset. */
  private static final Map<TopicPartition, OffsetAndMetadata> FENCE =
      Map.of(
          new TopicPartition(Topics.ROUTER_SET_ASIDE_CHANGELOG, 0),
          new OffsetAndMetadata(0, "fences a transaction without offsets"));

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()) {
      @Override
      public void sendOffsetsToTransaction(
          Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        super.sendOffsetsToTransaction(offsets.isEmpty() ? FENCE : offsets, group);
      }
    };
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return getConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return getConsumer(config);
  }
}
