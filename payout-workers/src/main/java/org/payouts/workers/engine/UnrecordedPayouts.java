package org.payouts.workers.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.engine.CommandOffsets.CommandOffset;
import org.payouts.workers.engine.OpenPayout.Phase;
import org.payouts.workers.model.ClockReading;

/**
 * New payouts of a partition of which the ledger knows nothing yet. Their first record is to be the
 * claim, which saves one; whatever else is to be written, or that they wait for long, makes them
 * ACCEPTED first. They may be forgotten at any time: their commands are read again.
 */
final class UnrecordedPayouts {
  /** From so many on no commands are taken in. */
  private static final int MANY = 1_000;

  /** Beyond this, those that have been polled already are recorded at once. */
  private static final int MOST = 3 * MANY;

  /** What waits for longer than this for its turn is recorded, so that people see it. */
  private static final long LONGEST_MS = 5_000;

  /** Between two looks: the oldest may be in preparation. */
  private static final long LOOK_MS = 1_000;

  private record Unrecorded(CommandOffset commandOffset, long sinceMs) {}

  /** In the order in which they were read. */
  private final Map<OpenPayout, Unrecorded> payouts = new LinkedHashMap<>();

  private long lookedMs = Long.MIN_VALUE / 2;

  void add(OpenPayout payout, CommandOffset commandOffset, ClockReading now) {
    payouts.put(payout, new Unrecorded(commandOffset, now.monotonicMs()));
  }

  boolean contains(OpenPayout payout) {
    return !payouts.isEmpty() && payouts.containsKey(payout);
  }

  /** The payout is going to be recorded: returns its command's offset, or null if it was before. */
  @Nullable CommandOffset take(OpenPayout payout) {
    Unrecorded unrecorded = payouts.remove(payout);
    return unrecorded == null ? null : unrecorded.commandOffset();
  }

  /** Those that have waited for too long for their turn. */
  List<OpenPayout> overdue(ClockReading now) {
    lookedMs = now.monotonicMs();
    return payouts.entrySet().stream()
        .takeWhile(each -> each.getValue().sinceMs() + LONGEST_MS <= now.monotonicMs())
        .map(Map.Entry::getKey)
        .filter(payout -> payout.phase() == Phase.IN_LANE)
        .toList();
  }

  /** Monotonic time in milliseconds when {@link #overdue} is to be asked again. */
  long nextDueMs() {
    if (payouts.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long oldestMs = payouts.values().iterator().next().sinceMs();
    return Math.max(oldestMs + LONGEST_MS, lookedMs + LOOK_MS);
  }

  boolean isMany() {
    return payouts.size() >= MANY;
  }

  boolean isFew() {
    return payouts.size() <= MANY / 2;
  }

  boolean isFull() {
    return payouts.size() >= MOST;
  }
}
