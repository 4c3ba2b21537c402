package org.payouts.cli.adopt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.cli.adopt.BookComparer.Compared;
import org.payouts.cli.adopt.ResultGaps.Ended;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.HighWatermarks;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;
import org.payouts.workers.calls.Clock;
import org.payouts.workers.ledger.LedgerCodec;
import org.payouts.workers.ledger.ResultCodec;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.LostClaim;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Transitions;

/**
 * Writes lost claims and lost ends as the owner of their partitions: a worker that still runs is
 * fenced.
 */
final class ClaimWriter implements AutoCloseable {
  private static final int MOST_RECORDS = 500;

  private final Platform platform;
  private final Settings settings;
  private final Policy policy;
  private final String owner = "adoption-" + UUID.randomUUID();
  private final ClockReading now = Clock.system().now();
  private final Serializer<SpecificRecord> values;

  ClaimWriter(Platform platform, Settings settings, Policy policy) {
    this.platform = platform;
    this.settings = settings;
    this.policy = policy;
    this.values = PayoutSerdes.serializer(settings);
  }

  /**
   * Writes the claims, and what ledger or results lack of each other.
   *
   * @throws CommandFailure if the ledger has grown since it was read; then nothing of that
   *     partition is written
   */
  void write(List<Compared> lost, ResultGaps gaps, KnownLedger ledger) {
    Map<Integer, List<Compared>> claims =
        lost.stream().collect(Collectors.groupingBy(each -> each.payout().partition()));
    Map<Integer, List<Ended>> settled = byPartition(gaps.settled());
    Map<Integer, List<Ended>> unreported = byPartition(gaps.unreported());
    Set<Integer> partitions = new TreeSet<>(claims.keySet());
    partitions.addAll(settled.keySet());
    partitions.addAll(unreported.keySet());
    for (int partition : partitions) {
      Owner newOwner = new Owner(ledger.nextTenure(partition), owner);
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
      settled
          .getOrDefault(partition, List.of())
          .forEach(each -> records.add(entry(partition, each.payout(), newOwner)));
      unreported
          .getOrDefault(partition, List.of())
          .forEach(each -> records.add(result(each.payout())));
      for (Compared each : claims.getOrDefault(partition, List.of())) {
        claim(each, newOwner).forEach(step -> records.add(entry(partition, step.next(), newOwner)));
      }
      write(partition, records, ledger);
    }
  }

  private static Map<Integer, List<Ended>> byPartition(List<Ended> payouts) {
    return payouts.stream().collect(Collectors.groupingBy(Ended::partition));
  }

  private List<Step> claim(Compared lost, Owner newOwner) {
    return LostClaim.steps(
        lost.payout().before(),
        lost.payout().command(),
        lost.baseline(),
        new Transitions(policy, newOwner),
        now);
  }

  private ProducerRecord<byte[], byte[]> entry(int partition, Payout payout, Owner newOwner) {
    return record(
        Topics.ledger(platform),
        partition,
        payout.id(),
        LedgerCodec.write(payout, newOwner, now.wallMs()));
  }

  private ProducerRecord<byte[], byte[]> result(Payout payout) {
    return payout.state() instanceof PayoutState.Paid
        ? record(Topics.BONUS_PAID, null, payout.id(), ResultCodec.paid(payout).orElseThrow())
        : record(Topics.BONUS_FAILED, null, payout.id(), ResultCodec.failed(payout).orElseThrow());
  }

  private ProducerRecord<byte[], byte[]> record(
      String topic, @Nullable Integer partition, String id, SpecificRecord value) {
    return new ProducerRecord<>(
        topic, partition, id.getBytes(StandardCharsets.UTF_8), values.serialize(topic, value));
  }

  private void write(
      int partition, List<ProducerRecord<byte[], byte[]>> records, KnownLedger ledger) {
    TopicPartition of = new TopicPartition(Topics.ledger(platform), partition);
    try (KafkaProducer<byte[], byte[]> producer =
        KafkaClients.transactional(settings, Topics.transactionalId(platform, partition))) {
      producer.initTransactions();
      // No transaction was open below these ends when the ledger was read, and the producer has
      // ended any that was begun since: what is there now is there for good.
      Long end = HighWatermarks.of(settings, List.of(of.topic())).get(of);
      if (!Objects.equals(ledger.ledgerEnds().get(of), end)) {
        throw CommandFailure.problem(
            of + " has grown while the books were read",
            "stop every worker of the platform and run the same command again");
      }
      for (int from = 0; from < records.size(); from += MOST_RECORDS) {
        commit(producer, records.subList(from, Math.min(records.size(), from + MOST_RECORDS)));
      }
    }
  }

  private static void commit(
      KafkaProducer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records) {
    producer.beginTransaction();
    for (ProducerRecord<byte[], byte[]> record : records) {
      var unused = producer.send(record); // A failed send fails the commit.
    }
    producer.commitTransaction();
  }

  @Override
  public void close() {
    values.close();
  }
}
