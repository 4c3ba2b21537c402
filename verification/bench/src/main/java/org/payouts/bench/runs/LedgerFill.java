package org.payouts.bench.runs;

import java.util.List;
import org.payouts.Platform;
import org.payouts.admin.CommandPartition;
import org.payouts.topics.Topics;

/** Writes a ledger of settled payouts, without paying them. */
public final class LedgerFill {

  /** Their numbers begin here, so that they are no other payout's. */
  static final int FIRST = 1_000_000_000;

  /** So many more records reach every partition. */
  private static final int FLUSHING = 100;

  private static final List<String> COMPACTED = List.of("PAID");
  private static final List<String> UNCOMPACTED = List.of("ACCEPTED", "ATTEMPTING", "PAID");

  private LedgerFill() {}

  /**
   * Fills MTurk's ledger.
   *
   * @param compacted one record per payout, as after a complete compaction; else all
   */
  public static void fill(BenchCluster cluster, int payouts, boolean compacted) {
    String ledger = Topics.ledger(Platform.MTURK);
    List<String> states = compacted ? COMPACTED : UNCOMPACTED;
    cluster.flushEveryMessage(ledger, false);
    write(cluster, FIRST, payouts, states);
    cluster.flushEveryMessage(ledger, true);
    // What a worker writes is on disk before the next record; these bring the rest to disk.
    write(cluster, FIRST + payouts, payouts == 0 ? 0 : FLUSHING, states);
  }

  private static void write(BenchCluster cluster, int first, int payouts, List<String> states) {
    String ledger = Topics.ledger(Platform.MTURK);
    String id = cluster.ledgerTopicId(Platform.MTURK);
    cluster.write(
        sink -> {
          for (int number = first; number < first + payouts; number++) {
            int partition =
                CommandPartition.of(Samples.assignment(number), BenchCluster.PARTITIONS);
            for (String state : states) {
              sink.put(ledger, partition, Samples.id(number), Samples.ledger(number, state, id));
            }
          }
        });
  }
}
