package org.payouts.bench.restart;

import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.payouts.Platform;
import org.payouts.admin.CommandPartition;
import org.payouts.bench.load.Samples;
import org.payouts.bench.load.Stack;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.bench.suite.Figures;
import org.payouts.bench.suite.Waits;
import org.payouts.bench.suite.Work;
import org.payouts.topics.Topics;
import org.payouts.workers.WorkerService;

/** A worker takes over six partitions of a ledger and pays one new payout in each. */
public final class WorkerRestart implements Work {
  private final double millions;
  private final boolean compacted;

  /**
   * @param millions settled payouts in the ledger
   */
  public WorkerRestart(double millions, boolean compacted) {
    this.millions = millions;
    this.compacted = compacted;
  }

  @Override
  public void measure(BenchBroker ground, Figures figures) throws Exception {
    int settled = (int) (millions * ground.scale().known());
    TakeOver takeOver = new TakeOver();
    try (Stack stack = new Stack(ground)) {
      if (compacted) {
        LedgerFill.compacted(ground, stack, settled);
      } else {
        LedgerFill.uncompacted(ground, stack, settled);
      }
      order(ground, stack);
      long before = Heap.usedBytes();
      try (WorkerService worker = new WorkerService(Platform.MTURK, stack.settings(), takeOver)) {
        worker.start();
        Waits.until("every partition has made a call", takeOver::complete);
        figures.put("all_s", takeOver.allSeconds());
        figures.put("slowest_partition_s", takeOver.slowestSeconds());
        figures.put("settled", settled);
        figures.put("heap_mb", (Heap.usedBytes() - before) / 1e6);
      }
    }
  }

  /** One new payout for every partition. */
  private static void order(BenchBroker ground, Stack stack) {
    String commands = Topics.commands(Platform.MTURK);
    try (KafkaProducer<String, byte[]> producer = ground.producer(Map.of())) {
      for (int partition = 0; partition < LedgerFill.PARTITIONS; partition++) {
        int wanted = partition;
        int number =
            IntStream.range(0, 1_000).filter(n -> partition(n) == wanted).findFirst().orElseThrow();
        byte[] command = stack.bytes(commands, Samples.command(number, stack.ledgerTopicId()));
        var unused =
            producer.send(new ProducerRecord<>(commands, partition, Samples.id(number), command));
      }
    }
  }

  private static int partition(int number) {
    return CommandPartition.of(Samples.assignment(number), LedgerFill.PARTITIONS);
  }
}
