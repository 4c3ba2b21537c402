package org.payouts.cli.kafka;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.payouts.LedgerAdoption;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/** Writes what becomes of ledgers that came back under another topic ID. */
public final class AdoptionLog {
  private final Settings settings;

  /** The log of the stack the settings name. */
  public AdoptionLog(Settings settings) {
    this.settings = settings;
  }

  /** Writes it; it is in Kafka when this returns. */
  public void write(LedgerAdoption event) {
    try (KafkaProducer<String, LedgerAdoption> producer =
        KafkaClients.producer(settings, PayoutSerdes.<LedgerAdoption>serializer(settings))) {
      KafkaClients.publish(
          producer,
          new ProducerRecord<>(Topics.ADOPTIONS, 0, event.getPlatform(), event),
          "the event of the adoption");
    }
  }
}
