package org.payouts.cli.adopt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.cli.adopt.BookComparer.Compared;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;
import org.payouts.workers.calls.Clock;
import org.payouts.workers.ledger.LedgerCodec;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.LostClaim;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Transitions;

/** Writes lost claims as the owner of their partitions: a worker that still runs is fenced. */
final class ClaimWriter {
  private static final int MOST_RECORDS = 500;

  private final Platform platform;
  private final Settings settings;
  private final Policy policy;
  private final String owner = "adoption-" + UUID.randomUUID();

  ClaimWriter(Platform platform, Settings settings, Policy policy) {
    this.platform = platform;
    this.settings = settings;
    this.policy = policy;
  }

  /**
   * Writes the claims.
   *
   * @throws CommandFailure if the ledger has grown since it was read; then nothing of that
   *     partition is written
   */
  void write(List<Compared> lost, KnownLedger ledger, TopicFollower reader) {
    Map<Integer, List<Compared>> byPartition = new TreeMap<>();
    for (Compared each : lost) {
      byPartition.computeIfAbsent(each.payout().partition(), p -> new ArrayList<>()).add(each);
    }
    byPartition.forEach((partition, claims) -> write(partition, claims, ledger, reader));
  }

  private void write(int partition, List<Compared> lost, KnownLedger ledger, TopicFollower reader) {
    TopicPartition of = new TopicPartition(Topics.ledger(platform), partition);
    ClockReading now = Clock.system().now();
    Owner newOwner = new Owner(ledger.nextTenure(partition), owner);
    Transitions transitions = new Transitions(policy, newOwner);
    try (KafkaProducer<byte[], byte[]> producer =
            KafkaClients.transactional(settings, Topics.transactionalId(platform, partition));
        Serializer<PayoutLedgerEntry> values = PayoutSerdes.serializer(settings)) {
      producer.initTransactions();
      if (!Objects.equals(ledger.ledgerEnds().get(of), reader.ends(List.of(of.topic())).get(of))) {
        throw CommandFailure.problem(
            of + " has grown while the books were read",
            "stop every worker of the platform and run the same command again");
      }
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (Compared each : lost) {
        for (Step step :
            LostClaim.steps(
                each.payout().before(),
                each.payout().command(),
                each.baseline(),
                transitions,
                now)) {
          records.add(
              new ProducerRecord<>(
                  of.topic(),
                  partition,
                  step.next().id().getBytes(StandardCharsets.UTF_8),
                  values.serialize(
                      of.topic(), LedgerCodec.write(step.next(), newOwner, now.wallMs()))));
        }
        if (records.size() >= MOST_RECORDS) {
          commit(producer, records);
        }
      }
      commit(producer, records);
    }
  }

  private static void commit(
      KafkaProducer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records) {
    if (records.isEmpty()) {
      return;
    }
    producer.beginTransaction();
    for (ProducerRecord<byte[], byte[]> record : records) {
      var unused = producer.send(record); // A failed send fails the commit.
    }
    producer.commitTransaction();
    records.clear();
  }
}
