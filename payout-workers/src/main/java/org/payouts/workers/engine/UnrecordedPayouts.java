package org.payouts.workers.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

  private record Unrecorded(CommandOffset commandOffset, long sinceMs) {}

  /** In the order in which they were read. */
  private final Map<OpenPayout, Unrecorded> payouts = new LinkedHashMap<>();

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

  /**
   * The oldest that waits for its turn.
   *
   * @throws java.util.NoSuchElementException if none does
   */
  OpenPayout oldest() {
    return inLane().orElseThrow().getKey();
  }

  /** Monotonic time in milliseconds when the oldest has waited for too long for its turn. */
  long nextDueMs() {
    return inLane().map(each -> each.getValue().sinceMs() + LONGEST_MS).orElse(Long.MAX_VALUE);
  }

  /** Those before it are being prepared; they are few, because each has a slot. */
  private Optional<Map.Entry<OpenPayout, Unrecorded>> inLane() {
    return payouts.entrySet().stream()
        .filter(each -> each.getKey().phase() == Phase.IN_LANE)
        .findFirst();
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
