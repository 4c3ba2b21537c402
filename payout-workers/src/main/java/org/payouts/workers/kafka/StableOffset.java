package org.payouts.workers.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The last stable offset of a ledger partition: no transaction in front of it is open. Used by one
 * thread.
 */
final class StableOffset implements AutoCloseable {
  private static final long LONGEST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final TopicPartition ledger;
  private final Duration patience;
  private final Consumer<String, byte[]> reader;

  StableOffset(ProtocolClients clients, TopicPartition ledger, Duration patience) {
    this.ledger = ledger;
    this.patience = patience;
    this.reader = clients.reader("read_committed", "stable");
  }

  /**
   * Waits until the transaction of a record has ended in the ledger; false if it has not in time.
   * Usually its marker is there before the first look.
   */
  boolean isBehind(long offset) {
    long deadline = System.nanoTime() + patience.toNanos();
    long pause = TimeUnit.MILLISECONDS.toNanos(1);
    while (offset(deadline) <= offset) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_NS);
    }
    return true;
  }

  private long offset(long deadline) {
    try {
      Duration left = Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
      return reader.endOffsets(List.of(ledger), left).getOrDefault(ledger, -1L);
    } catch (TimeoutException e) {
      return -1;
    }
  }

  @Override
  public void close() {
    reader.close(CloseOptions.timeout(Duration.ZERO));
  }
}
