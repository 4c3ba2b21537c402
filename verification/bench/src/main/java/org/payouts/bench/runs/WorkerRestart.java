package org.payouts.bench.runs;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.payouts.PayoutCommand;
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
    cluster.write(
        sink -> {
          Set<Integer> ordered = new HashSet<>();
          for (int number = 0; ordered.size() < BenchCluster.PARTITIONS; number++) {
            int partition =
                CommandPartition.of(Samples.assignment(number), BenchCluster.PARTITIONS);
            if (ordered.add(partition)) {
              PayoutCommand command = Samples.command(number, ledgerId);
              sink.put(commands, partition, command.getPayoutId(), command);
            }
          }
        });
  }
}
