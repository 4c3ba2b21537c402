package org.payouts.cli.kafka;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.payouts.LedgerAdoption;
import org.payouts.cli.failure.CommandFailure;
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
      producer.send(new ProducerRecord<>(Topics.ADOPTIONS, 0, event.getPlatform(), event)).get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw CommandFailure.problem(
              "payout-adoptions was not written: " + e.getCause(), "run the same command again")
          .causedBy(e);
    }
  }
}
