package org.payouts.bench.runs;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.payouts.admin.CommandPartition;
import org.payouts.workers.kafka.ClientFactory;
import org.payouts.workers.provider.Transport;
import org.payouts.workers.providers.mturk.MTurkRequest;
import org.payouts.workers.providers.mturk.MTurkResponse;

/**
 * Stands between a worker and the world and notes when it makes a partition's producer, which is
 * the first act of an owner, and when the partition's first call arrives. Thread-safe.
 */
final class TakeOver implements ClientFactory {
  private final Map<Integer, Long> owned = new ConcurrentHashMap<>();
  private final Map<Integer, Long> called = new ConcurrentHashMap<>();

  @Override
  public Producer<String, byte[]> producer(Map<String, Object> config) {
    String id = String.valueOf(config.get("transactional.id"));
    int partition = Integer.parseInt(id.substring(id.lastIndexOf('.') + 1));
    owned.putIfAbsent(partition, System.nanoTime());
    return ClientFactory.super.producer(config);
  }

  @Override
  public <Q, A> Transport<Q, A> transport(Transport<Q, A> transport) {
    return new Transport<>() {
      @Override
      @SuppressWarnings("unchecked") // The bench's worker is MTurk's, whose replies these are.
      public CompletionStage<A> ask(Q question, boolean money, BooleanSupplier mayLeave) {
        if (question instanceof MTurkRequest.SendBonus bonus) {
          int partition = CommandPartition.of(bonus.assignmentId(), BenchCluster.PARTITIONS);
          called.putIfAbsent(partition, System.nanoTime());
        }
        return CompletableFuture.completedFuture((A) new MTurkResponse.BonusSent());
      }

      @Override
      public void close() {
        transport.close();
      }
    };
  }

  boolean complete() {
    return called.size() == BenchCluster.PARTITIONS;
  }

  /** From the first partition owned to the last partition's first call, in seconds. */
  double allSeconds() {
    return (called.values().stream().mapToLong(t -> t).max().orElseThrow()
            - owned.values().stream().mapToLong(t -> t).min().orElseThrow())
        / 1e9;
  }

  /** The longest that any partition took, in seconds. */
  double slowestSeconds() {
    return called.entrySet().stream()
        .mapToDouble(e -> (e.getValue() - owned.getOrDefault(e.getKey(), e.getValue())) / 1e9)
        .max()
        .orElseThrow();
  }
}
