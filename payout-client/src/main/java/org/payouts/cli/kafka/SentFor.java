package org.payouts.cli.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.payouts.topics.Headers;

/**
 * The person for whom a service writes a record.
 *
 * @param name as the service knows the person
 * @param from the address of the person
 */
public record SentFor(String name, String from) {

  /** Names the person in a record's headers. */
  void sign(ProducerRecord<?, ?> record) {
    record.headers().add(Headers.SENT_BY, name.getBytes(StandardCharsets.UTF_8));
    record.headers().add(Headers.SENT_FROM, from.getBytes(StandardCharsets.UTF_8));
  }
}
