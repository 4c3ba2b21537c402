package org.payouts.cli.kafka;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.payouts.PayoutRequester;
import org.payouts.cli.failure.CommandFailure;
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

  /** The newest rule of a requester. */
  public Optional<PayoutRequester> rule(String requester) {
    return rules().stream().filter(rule -> rule.getName().equals(requester)).findFirst();
  }

  /** Sets a rule; it is in Kafka when this returns. */
  public void set(PayoutRequester rule) {
    try {
      producer.send(new ProducerRecord<>(Topics.REQUESTERS, rule.getName(), rule)).get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw CommandFailure.problem(
              "the rule was not published: " + e.getCause(), "run the same command again")
          .causedBy(e);
    }
  }

  @Override
  public void close() {
    producer.close();
    reader.close();
    decoders.close();
  }
}
