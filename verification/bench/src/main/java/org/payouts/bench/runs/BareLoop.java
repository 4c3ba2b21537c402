package org.payouts.bench.runs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.payouts.BonusPaid;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.router.admission.CommandFactory;
import org.payouts.topics.Topics;

/**
 * Consume, produce, commit offsets: one thread, one transaction per hundred inputs, and for each
 * input as many records, of the same sizes, as the protocol writes. It decides nothing and calls no
 * provider.
 *
 * @param flushed whether the loop's ledger is flushed to disk with every message
 */
public record BareLoop(boolean flushed, double perSecond) implements Work {

  private static final int INPUTS_PER_TRANSACTION = 100;
  private static final String LEDGER = "ceiling-ledger";

  /** As the workers' producers are set. */
  private static final Map<String, Object> TUNED =
      Map.of("transactional.id", "bare-loop", "linger.ms", 0, "retry.backoff.ms", 5);

  /** A record that the protocol writes for every payout that is paid at the first attempt. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Written(String topic, byte[] value) {}

  @Override
  public void measure(BenchCluster cluster, Figures figures) {
    List<Written> outputs = outputs(cluster);
    cluster.topics(outputs.stream().map(each -> each.topic).distinct().toList(), Map.of());
    cluster.flushEveryMessage(LEDGER, flushed);
    figures.put("records_per_input", outputs.size());
    figures.put("bytes_per_input", outputs.stream().mapToInt(each -> each.value.length).sum());
    try (KafkaProducer<String, byte[]> producer = cluster.producer(TUNED);
        Burst burst = new Burst(cluster, perSecond)) {
      producer.initTransactions();
      Transaction open = new Transaction(producer, outputs);
      Map<String, Object> reading =
          Map.of("group.id", "bare-loop", "max.poll.records", INPUTS_PER_TRANSACTION);
      try (Loop loop = Loop.ofRequests(cluster, reading, open::take)) {
        burst.measure(loop::done, figures);
      }
    }
  }

  /** The transaction that is being filled. */
  private static final class Transaction {
    private final KafkaProducer<String, byte[]> producer;
    private final List<Written> outputs;
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private int inputs;

    private Transaction(KafkaProducer<String, byte[]> producer, List<Written> outputs) {
      this.producer = producer;
      this.outputs = outputs;
    }

    private int take(
        KafkaConsumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records) {
      int committed = 0;
      for (ConsumerRecord<String, byte[]> record : records) {
        if (inputs++ == 0) {
          producer.beginTransaction();
        }
        for (Written output : outputs) {
          var unused =
              producer.send(new ProducerRecord<>(output.topic, record.key(), output.value));
        }
        offsets.put(
            new TopicPartition(record.topic(), record.partition()),
            new OffsetAndMetadata(record.offset() + 1));
        if (inputs == INPUTS_PER_TRANSACTION) {
          committed += commit(consumer);
        }
      }
      return records.isEmpty() && inputs > 0 ? commit(consumer) : committed;
    }

    private int commit(KafkaConsumer<String, byte[]> consumer) {
      producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
      producer.commitTransaction();
      int committed = inputs;
      inputs = 0;
      offsets.clear();
      return committed;
    }
  }

  /**
   * The router's admission and command; the worker's ATTEMPTING and PAID and the result. The bytes
   * are the real ones.
   */
  private static List<Written> outputs(BenchCluster cluster) {
    String ledgerId = cluster.ledgerTopicId(Platform.MTURK);
    PayoutCommand command = Samples.command(1, ledgerId);
    BonusPaid paid =
        BonusPaid.newBuilder()
            .setPayoutId(command.getPayoutId())
            .setPlatform(Platform.MTURK)
            .setTarget(Samples.assignment(1))
            .setParticipant("A1BENCHWORKER0")
            .setAmountMinor(command.getAmountMinor())
            .setCurrency(command.getCurrency())
            .setPaidAmountMinor(command.getAmountMinor())
            .setProviderReference("0".repeat(64))
            .setEvidence("SendBonus was answered 200")
            .setAttempts(1)
            .setRequestedAt(command.getRequestedAt())
            .setSettledAt(Instant.EPOCH)
            .setBatch(command.getBatch())
            .build();
    String ledger = Topics.ledger(Platform.MTURK);
    try (Serializer<SpecificRecord> serializer = cluster.serializer()) {
      byte[] order = serializer.serialize(Topics.commands(Platform.MTURK), command);
      List<Written> outputs = new ArrayList<>();
      outputs.add(
          new Written(
              "ceiling-registry",
              serializer.serialize(
                  Topics.ROUTER_ADMISSIONS_CHANGELOG, CommandFactory.admission(command))));
      outputs.add(new Written("ceiling-commands", order));
      for (String state : List.of("ATTEMPTING", "PAID")) {
        outputs.add(
            new Written(LEDGER, serializer.serialize(ledger, Samples.ledger(1, state, ledgerId))));
      }
      outputs.add(new Written("ceiling-paid", serializer.serialize(Topics.BONUS_PAID, paid)));
      return outputs;
    }
  }
}
