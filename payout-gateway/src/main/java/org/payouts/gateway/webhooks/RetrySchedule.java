package org.payouts.gateway.webhooks;

import java.time.Duration;
import java.util.List;

/**
 * When a delivery that failed is tried again.
 *
 * @param waits after the first failure, the second, and so on; the last one repeats
 * @param giveUpAfter how long after the first attempt there are others
 */
public record RetrySchedule(List<Duration> waits, Duration giveUpAfter) {
  /** A day, as Standard Webhooks recommends: soon at first, then every two hours. */
  public static final RetrySchedule DAY =
      new RetrySchedule(
          List.of(
              Duration.ofSeconds(5),
              Duration.ofSeconds(30),
              Duration.ofMinutes(2),
              Duration.ofMinutes(10),
              Duration.ofMinutes(30),
              Duration.ofHours(1),
              Duration.ofHours(2)),
          Duration.ofHours(24));

  public RetrySchedule {
    waits = List.copyOf(waits);
  }

  Duration afterFailure(int failures) {
    return waits.get(Math.min(failures, waits.size()) - 1);
  }
}
