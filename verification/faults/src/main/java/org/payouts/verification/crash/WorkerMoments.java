package org.payouts.verification.crash;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.engine.PayoutRef;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.Step;

/**
 * What a worker is doing, as seen from its effects: which step of which payout a transaction holds,
 * which calls are in flight. Thread-safe.
 */
final class WorkerMoments {
  /** What a conversation is for. */
  enum Purpose {
    PREPARE,
    PAY,
    READ
  }

  /**
   * A conversation of a payout, or of the payouts of a bulk.
   *
   * @param target of the first
   */
  record Talk(Purpose purpose, List<PayoutRef> refs, String target) {}

  /** A step of a transaction, by the moment before and the moment after its commit. */
  record Written(CrashPoint before, CrashPoint after, String payoutId) {}

  private final Map<Integer, List<Written>> underWay = new ConcurrentHashMap<>();
  private final Map<String, Purpose> last = new ConcurrentHashMap<>();
  private final Set<PayoutRef> inFlight = ConcurrentHashMap.newKeySet();

  @SuppressWarnings("ThreadLocalUsage") // There is one of these per process.
  private final ThreadLocal<@Nullable Talk> talk = new ThreadLocal<>();

  /** Notes what the partition's next transaction holds. */
  void committing(LedgerTransaction group) {
    List<Written> written = new ArrayList<>();
    for (Step step : group.steps()) {
      String id = step.next().id();
      Purpose purpose = last.get(id);
      if (step.next().state() instanceof PayoutState.Attempting) {
        written.add(new Written(CrashPoint.W6, CrashPoint.W7, id));
      } else if (purpose == Purpose.PAY) {
        written.add(new Written(CrashPoint.W11, CrashPoint.W12, id));
      } else if (purpose == Purpose.READ) {
        written.add(new Written(CrashPoint.W14, CrashPoint.W14, id));
      } else if (purpose == null && step.next().state() instanceof PayoutState.Accepted) {
        written.add(new Written(CrashPoint.W3, CrashPoint.W4, id));
      }
    }
    underWay.put(group.partition(), List.copyOf(written));
  }

  List<Written> transaction(int partition) {
    return underWay.getOrDefault(partition, List.of());
  }

  /** Runs what begins a conversation, which then knows what it is for. */
  void during(@Nullable Talk of, Runnable action) {
    if (of != null) {
      of.refs().forEach(ref -> last.put(ref.payoutId(), of.purpose()));
    }
    Talk outer = talk.get();
    talk.set(of);
    try {
      action.run();
    } finally {
      talk.set(outer);
    }
  }

  /** What the conversation of this thread is for; null for a probe. */
  @Nullable Talk talk() {
    return talk.get();
  }

  void called(List<PayoutRef> refs) {
    inFlight.addAll(refs);
  }

  void answered(List<PayoutRef> refs) {
    refs.forEach(inFlight::remove);
  }

  /** Payouts of these partitions with a call in flight. */
  Set<String> inFlight(Set<Integer> partitions) {
    Set<String> ids = new HashSet<>();
    inFlight.stream()
        .filter(ref -> partitions.contains(ref.partition()))
        .forEach(ref -> ids.add(ref.payoutId()));
    return ids;
  }

  /** Payouts with a call in flight. */
  Set<String> inFlight() {
    Set<String> ids = new HashSet<>();
    inFlight.forEach(ref -> ids.add(ref.payoutId()));
    return ids;
  }
}
