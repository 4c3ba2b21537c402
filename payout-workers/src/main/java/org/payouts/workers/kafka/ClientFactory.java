package org.payouts.workers.kafka;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.topics.Topics;
import org.payouts.tracing.Tracing;
import org.payouts.workers.calls.Clock;
import org.payouts.workers.engine.Effects;
import org.payouts.workers.provider.Transport;

/**
 * What a worker reaches the world with: Kafka clients, both clocks, the provider's transport,
 * traces, and the executor of the core's effects. A worker that pays is wired {@link #PLAIN}; a
 * test may stand between the worker and any of them.
 */
public interface ClientFactory {
  /** Kafka's own clients, the machine's clocks, transport and effects as they are. */
  ClientFactory PLAIN = new ClientFactory() {};

  /** A consumer with this configuration. */
  default Consumer<String, byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** A producer with this configuration. */
  default Producer<String, byte[]> producer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  default Clock clock() {
    return Clock.system();
  }

  /** What carries requests to the provider, given what really does. */
  default <Q, A> Transport<Q, A> transport(Transport<Q, A> transport) {
    return transport;
  }

  /** What records the traces of payouts; closed with the worker. */
  default Tracing tracing(Platform platform, Settings settings) {
    return Tracing.of(settings, Topics.group(platform));
  }

  /** What carries out the core's effects, given what really does. */
  default Effects effects(Effects executor) {
    return executor;
  }
}
