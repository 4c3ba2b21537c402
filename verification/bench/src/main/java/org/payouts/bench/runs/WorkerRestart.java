package org.payouts.bench.runs;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.payouts.Platform;
import org.payouts.admin.CommandPartition;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.Waiting;
import org.payouts.workers.WorkerService;

/**
 * A worker takes over six partitions of a ledger and pays one new payout in each.
 *
 * @param millions settled payouts in the ledger
 */
public record WorkerRestart(int millions, boolean compacted) implements Work {

  @Override
  public void measure(BenchCluster cluster, Figures figures) {
    int settled = millions * cluster.scale().known();
    LedgerFill.fill(cluster, settled, compacted);
    order(cluster);
    long before = SettledHeap.usedBytes();
    TakeOver takeOver = new TakeOver();
    try (WorkerService worker = new WorkerService(Platform.MTURK, cluster.settings(), takeOver)) {
      worker.start();
      Waiting.until("every partition has made a call", Duration.ofSeconds(90), takeOver::complete);
      figures.put("all_s", takeOver.allSeconds());
      figures.put("slowest_partition_s", takeOver.slowestSeconds());
      figures.put("settled", settled);
      figures.put("heap_mb", (SettledHeap.usedBytes() - before) / 1e6);
    }
  }

  /** One new payout for every partition. */
  private static void order(BenchCluster cluster) {
    String commands = Topics.commands(Platform.MTURK);
    String ledgerId = cluster.ledgerTopicId(Platform.MTURK);
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of());
        Serializer<SpecificRecord> serializer = cluster.serializer()) {
      Set<Integer> ordered = new HashSet<>();
      for (int number = 0; ordered.size() < BenchCluster.PARTITIONS; number++) {
        int partition = CommandPartition.of(Samples.assignment(number), BenchCluster.PARTITIONS);
        if (ordered.add(partition)) {
          byte[] command = serializer.serialize(commands, Samples.command(number, ledgerId));
          var unused =
              producer.send(new ProducerRecord<>(commands, partition, Samples.id(number), command));
        }
      }
    }
  }
}
