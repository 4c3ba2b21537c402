package org.payouts.serde;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.common.errors.InterruptException;

/**
 * A cache that computes each value once, however many threads ask for it at the same time. Failures
 * reach everyone who waited and are not kept. Thread-safe.
 */
final class SingleFlight<K, V> {
  private final ConcurrentHashMap<K, CompletableFuture<V>> values = new ConcurrentHashMap<>();

  V get(K key, Function<K, V> compute) {
    while (true) {
      CompletableFuture<V> known = values.get(key);
      if (known == null) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        known = values.putIfAbsent(key, mine);
        if (known == null) {
          return compute(key, compute, mine);
        }
      }
      try {
        return known.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof InterruptException) {
          // The thread that computed was interrupted, this one was not: compute again.
          continue;
        }
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw e;
      }
    }
  }

  private V compute(K key, Function<K, V> compute, CompletableFuture<V> mine) {
    try {
      V value = compute.apply(key);
      mine.complete(value);
      return value;
    } catch (RuntimeException | Error e) {
      values.remove(key, mine);
      mine.completeExceptionally(e);
      throw e;
    }
  }
}
