package org.payouts.bench.restart;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.payouts.Platform;
import org.payouts.admin.CommandPartition;
import org.payouts.bench.load.Samples;
import org.payouts.bench.load.Stack;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.topics.Topics;

/** Writes a ledger of settled payouts, without paying them. */
public final class LedgerFill {
  static final int PARTITIONS = 6;

  /** Their numbers begin here, so that they are nobody else's. */
  static final int FIRST = 1_000_000_000;

  /** So many more records reach every partition. */
  private static final int FLUSHING = 100;

  private static final List<String> COMPACTED = List.of("PAID");
  private static final List<String> UNCOMPACTED = List.of("ACCEPTED", "ATTEMPTING", "PAID");

  private LedgerFill() {}

  /** One record per payout, as after a complete compaction. */
  public static void compacted(BenchBroker ground, Stack stack, int payouts) throws Exception {
    fill(ground, stack, payouts, COMPACTED);
  }

  /** All records of every payout. */
  public static void uncompacted(BenchBroker ground, Stack stack, int payouts) throws Exception {
    fill(ground, stack, payouts, UNCOMPACTED);
  }

  private static void fill(BenchBroker ground, Stack stack, int payouts, List<String> states)
      throws Exception {
    String ledger = Topics.ledger(Platform.MTURK);
    ground.flushEveryMessage(ledger, false);
    write(ground, stack, FIRST, payouts, states);
    ground.flushEveryMessage(ledger, true);
    // What a worker writes is on disk before the next record; here the rest of it is by now.
    write(ground, stack, FIRST + payouts, payouts == 0 ? 0 : FLUSHING, states);
  }

  private static void write(
      BenchBroker ground, Stack stack, int first, int payouts, List<String> states)
      throws Exception {
    String ledger = Topics.ledger(Platform.MTURK);
    try (KafkaProducer<String, byte[]> producer = ground.producer(Map.of())) {
      for (int number = first; number < first + payouts; number++) {
        int partition = CommandPartition.of(Samples.assignment(number), PARTITIONS);
        for (String state : states) {
          byte[] value = stack.bytes(ledger, Samples.ledger(number, state, stack.ledgerTopicId()));
          var unused =
              producer.send(new ProducerRecord<>(ledger, partition, Samples.id(number), value));
        }
      }
    }
  }
}
