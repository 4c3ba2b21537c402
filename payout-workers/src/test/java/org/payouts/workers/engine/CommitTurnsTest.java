package org.payouts.workers.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.TestPolicy;

/** Few transactions are written side by side, and no partition waits for ever for its turn. */
class CommitTurnsTest {
  private static final int PARTITIONS = 4;
  private final CoreBench bench = new CoreBench(TestPolicy.with(p -> {}));
  private final Map<Integer, Long> incarnations = new HashMap<>();
  private long offset;

  private void own() {
    for (int p = 0; p < PARTITIONS; p++) {
      Owner owner = new Owner(1, "owner");
      incarnations.put(p, bench.core.takenOver(p, owner, new LedgerImage(), bench.now()));
    }
  }

  private void command(int partition) {
    String id = "p" + offset;
    bench.core.command(
        partition, Samples.command(id, Samples.respondent(id), null), offset++, bench.now());
  }

  private List<Integer> underWay() {
    return bench.commits.stream().map(LedgerTransaction::partition).toList();
  }

  private int end() {
    int partition = bench.commits.remove().partition();
    bench.core.committed(partition, incarnations.get(partition), bench.now());
    bench.core.advance(bench.now());
    return partition;
  }

  @Test
  void two_are_written_side_by_side_and_the_others_share_what_comes_meanwhile() {
    own();
    for (int p = 0; p < PARTITIONS; p++) {
      command(p);
    }
    bench.core.advance(bench.now());
    assertThat(underWay()).containsExactly(0, 1);
    command(2);
    bench.core.advance(bench.now());
    assertThat(underWay()).containsExactly(0, 1);
    end();
    assertThat(underWay()).containsExactly(1, 2);
    assertThat(bench.commits.getLast().steps()).hasSize(2);
  }

  @Test
  void a_partition_that_always_has_more_does_not_take_the_turn_of_the_others() {
    own();
    List<Integer> order = new ArrayList<>();
    for (int round = 0; round < 12; round++) {
      for (int p = 0; p < PARTITIONS; p++) {
        command(p);
      }
      bench.core.advance(bench.now());
      order.add(end());
    }
    for (int p = 0; p < PARTITIONS; p++) {
      int partition = p;
      assertThat(order.stream().filter(each -> each == partition)).as("of %d", p).hasSize(3);
    }
  }

  @Test
  void a_transaction_that_does_not_end_holds_up_the_others_for_a_moment_only() {
    own();
    for (int p = 0; p < PARTITIONS; p++) {
      command(p);
    }
    long due = bench.core.advance(bench.now());
    assertThat(due).isLessThanOrEqualTo(bench.now().monotonicMs() + 100);
    bench.commits.clear(); // Two brokers are gone.
    bench.core.advance(bench.now().plus(100));
    assertThat(underWay()).containsExactly(2, 3);
  }

  @Test
  void a_partition_that_is_lost_gives_its_turn_back() {
    own();
    for (int p = 0; p < PARTITIONS; p++) {
      command(p);
    }
    bench.core.advance(bench.now());
    bench.core.lost(0);
    bench.core.advance(bench.now());
    assertThat(underWay()).containsExactly(0, 1, 2);
  }
}
