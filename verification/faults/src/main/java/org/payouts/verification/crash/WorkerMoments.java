package org.payouts.verification.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.engine.PayoutRef;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Transition;

/**
 * What a worker is doing, as seen from its effects: which step of which payout a transaction holds,
 * which calls are in flight. Thread-safe.
 */
final class WorkerMoments {

  /** What an exchange with the provider is for; named as the effects are. */
  enum Purpose {
    PREPARE,
    PAY,
    READ
  }

  /**
   * An exchange with the provider, for a payout or for the payouts of a bulk.
   *
   * @param target of the first
   */
  record Exchange(Purpose purpose, List<PayoutRef> refs, String target) {}

  /** A step of a transaction, by the moment before and the moment after its commit. */
  record Written(CrashPoint before, CrashPoint after, String payoutId) {}

  private final Map<Integer, List<Written>> underWay = new ConcurrentHashMap<>();
  private final Map<String, Purpose> last = new ConcurrentHashMap<>();
  private final Set<PayoutRef> inFlight = ConcurrentHashMap.newKeySet();

  @SuppressWarnings("ThreadLocalUsage") // There is one of these per process.
  private final ThreadLocal<@Nullable Exchange> exchange = new ThreadLocal<>();

  /** Notes what the partition's next transaction holds. */
  void committing(LedgerTransaction transaction) {
    List<Written> written = new ArrayList<>();
    for (Step step : transaction.steps()) {
      String id = step.next().id();
      Purpose purpose = last.get(id);
      if (step.by() == Transition.CLAIMED_AT_INTAKE) { // Intake and claim at once.
        written.add(new Written(CrashPoint.W3, CrashPoint.W4, id));
        written.add(new Written(CrashPoint.W6, CrashPoint.W7, id));
      } else if (step.next().state() instanceof PayoutState.Attempting) {
        written.add(new Written(CrashPoint.W6, CrashPoint.W7, id));
      } else if (purpose == Purpose.PAY) {
        written.add(new Written(CrashPoint.W11, CrashPoint.W12, id));
      } else if (purpose == Purpose.READ) {
        written.add(new Written(CrashPoint.W14, CrashPoint.W14, id));
      } else if (purpose == null && step.next().state() instanceof PayoutState.Accepted) {
        written.add(new Written(CrashPoint.W3, CrashPoint.W4, id));
      }
    }
    underWay.put(transaction.partition(), List.copyOf(written));
  }

  List<Written> transaction(int partition) {
    return underWay.getOrDefault(partition, List.of());
  }

  /** What this thread begins until the result is run belongs to the exchange; null for a probe. */
  Runnable enter(@Nullable Exchange of) {
    if (of != null) {
      of.refs().forEach(ref -> last.put(ref.payoutId(), of.purpose()));
    }
    Exchange outer = exchange.get();
    exchange.set(of);
    return () -> exchange.set(outer);
  }

  /** The exchange of this thread. */
  @Nullable Exchange exchange() {
    return exchange.get();
  }

  void called(List<PayoutRef> refs) {
    inFlight.addAll(refs);
  }

  void answered(List<PayoutRef> refs) {
    refs.forEach(inFlight::remove);
  }

  /** Payouts of some partitions with a call in flight. */
  Set<String> inFlight(IntPredicate partitions) {
    return inFlight.stream()
        .filter(ref -> partitions.test(ref.partition()))
        .map(PayoutRef::payoutId)
        .collect(Collectors.toSet());
  }
}
