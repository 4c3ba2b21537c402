package org.payouts.cli.kafka;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.payouts.PayoutRequester;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/** Reads and sets the rules of requesters. One thread. */
public final class RequesterClient implements AutoCloseable {
  private final TopicFollower reader;
  private final Decoders decoders;
  private final KafkaProducer<String, PayoutRequester> producer;

  /** A client of the stack the settings name. */
  public RequesterClient(Settings settings) {
    this.reader = new TopicFollower(settings);
    this.decoders = new Decoders(settings);
    this.producer =
        KafkaClients.producer(settings, PayoutSerdes.<PayoutRequester>serializer(settings));
  }

  /** The newest rule of each requester, by name. */
  public List<PayoutRequester> rules() {
    Map<String, PayoutRequester> newest = new TreeMap<>();
    reader.readAll(
        List.of(Topics.REQUESTERS),
        record ->
            decoders
                .valueIfAny(record, PayoutRequester.class)
                .ifPresent(rule -> newest.put(rule.getName(), rule)));
    return List.copyOf(newest.values());
  }

  /** Sets a rule; it is in Kafka when this returns. */
  public void set(PayoutRequester rule) {
    KafkaClients.publish(
        producer, new ProducerRecord<>(Topics.REQUESTERS, rule.getName(), rule), "the rule");
  }

  @Override
  public void close() {
    producer.close();
    reader.close();
    decoders.close();
  }
}
