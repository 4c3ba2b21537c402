package org.payouts.cli.kafka;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.payouts.FindingAcknowledged;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/** Which findings of the audit somebody knows of, in the log for ever. */
public final class AcknowledgementLog {
  private final Settings settings;

  /** The log of the stack the settings name. */
  public AcknowledgementLog(Settings settings) {
    this.settings = settings;
  }

  /** The newest word on each finding, by its number; none on a stack older than the topic. */
  public Map<String, Acknowledgement> read() {
    Map<String, Acknowledgement> known = new HashMap<>();
    try (Admin admin = KafkaClients.admin(settings);
        TopicFollower reader = new TopicFollower(settings);
        Decoders decoders = new Decoders(settings)) {
      if (AdminAnswers.exists(admin, Topics.ACKNOWLEDGEMENTS)) {
        reader.readAll(
            List.of(Topics.ACKNOWLEDGEMENTS),
            record -> {
              FindingAcknowledged each = decoders.value(record, FindingAcknowledged.class);
              known.put(
                  each.getFinding(),
                  new Acknowledgement(
                      each.getFinding(),
                      each.getBy(),
                      each.getBecause(),
                      each.getAcknowledgedAt()));
            });
      }
    }
    return known;
  }

  /** Writes that somebody knows of a finding. */
  public void write(String finding, String by, String because) {
    FindingAcknowledged known =
        FindingAcknowledged.newBuilder()
            .setFinding(finding)
            .setBy(by)
            .setBecause(because)
            .setAcknowledgedAt(Instant.now())
            .build();
    try (KafkaProducer<String, FindingAcknowledged> producer =
        KafkaClients.producer(settings, PayoutSerdes.<FindingAcknowledged>serializer(settings))) {
      KafkaClients.publish(
          producer,
          new ProducerRecord<>(Topics.ACKNOWLEDGEMENTS, finding, known),
          "the acknowledgement");
    }
  }
}
