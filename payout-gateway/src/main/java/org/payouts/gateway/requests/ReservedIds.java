package org.payouts.gateway.requests;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.payouts.gateway.state.Content;

/**
 * The payout IDs that are on their way to Kafka, or there and not in the index yet: between them
 * and the index, no request of this process is forgotten. Thread-safe.
 */
final class ReservedIds {
  private final Map<String, Reservation> reservedIds = new ConcurrentHashMap<>();

  /**
   * A request of an ID.
   *
   * @param inKafka completes once Kafka has it, exceptionally if that is not known
   */
  record Reservation(Content content, CompletableFuture<Void> inKafka) {}

  /** Takes the ID for this reservation, or returns the reservation that has it. */
  @Nullable Reservation take(String payoutId, Reservation reservation) {
    return reservedIds.putIfAbsent(payoutId, reservation);
  }

  /** Gives the ID back: nothing was published under this reservation, or the index has it. */
  void drop(String payoutId, Reservation reservation) {
    reservedIds.remove(payoutId, reservation);
  }

  int size() {
    return reservedIds.size();
  }

  /** Drops all that are in Kafka and whose content the index knows. */
  void dropKnown(Predicate<String> index) {
    reservedIds.forEach(
        (id, reservation) -> {
          boolean there =
              reservation.inKafka().isDone() && !reservation.inKafka().isCompletedExceptionally();
          if (there && index.test(id)) {
            drop(id, reservation);
          }
        });
  }
}
