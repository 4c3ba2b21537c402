package org.payouts.audit.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.payouts.ControlOrder;
import org.payouts.PayoutControl;
import org.payouts.PayoutLimit;
import org.payouts.control.Scope;

/**
 * The limits that operators have ordered, as payout-controls has them. Filled by one thread and
 * then only read.
 */
public final class Orders {
  /** Workers follow an order within seconds, by their own clocks. */
  private static final long FOLLOWED_MS = 60_000;

  /**
   * A limit as it was ordered.
   *
   * @param scope whose limit it is
   */
  public record Ordered(Scope scope, RecordPosition position, PayoutControl order) {

    /** The limit; empty if the order ends it. */
    public Optional<PayoutLimit> limit() {
      return Optional.ofNullable(order.getLimit());
    }
  }

  /** Whether a limit holds a payout. */
  @FunctionalInterface
  public interface HeldBy {
    boolean holds(PayoutLimit limit);
  }

  private final NavigableMap<Long, Ordered> limits = new TreeMap<>();
  private final Map<String, NavigableMap<Long, Ordered>> ofScope = new HashMap<>();

  /** Adds an order; one that was added before is the same one. */
  public void add(RecordPosition position, PayoutControl order) {
    if (order.getOrder() == ControlOrder.LIMIT) {
      Scope.parse(order.getScope()).ifPresent(scope -> add(new Ordered(scope, position, order)));
    }
  }

  private void add(Ordered limit) {
    limits.put(limit.position().offset(), limit);
    ofScope
        .computeIfAbsent(limit.scope().toString(), key -> new TreeMap<>())
        .put(limit.position().offset(), limit);
  }

  /** Nobody has ever limited anything. */
  public boolean isEmpty() {
    return limits.isEmpty();
  }

  /** The scopes that were ever limited. */
  public List<Scope> scopes() {
    return ofScope.values().stream().map(each -> each.firstEntry().getValue().scope()).toList();
  }

  /** Whether any limit was one of the sums of targets. */
  public boolean limitsTargets() {
    return limits.values().stream()
        .anyMatch(each -> each.limit().map(PayoutLimit::getPerTargetMinor).isPresent());
  }

  /** The newest limit of each scope among the orders below the offset; ended ones are left out. */
  public List<Ordered> below(long offset) {
    Map<String, Ordered> newest = new TreeMap<>();
    limits.headMap(offset).values().forEach(each -> newest.put(each.scope().toString(), each));
    return newest.values().stream().filter(each -> each.limit().isPresent()).toList();
  }

  /**
   * A limit that must have held a payout: whatever its owner had read of the orders of a scope, it
   * was held. An order that is younger than a minute counts as read or not, as it suits the owner.
   *
   * @param fromMs the payout was not claimed before, epoch milliseconds
   * @param toMs it was claimed until then
   */
  public Optional<Ordered> holding(PayoutScope payout, long fromMs, long toMs, HeldBy holding) {
    for (NavigableMap<Long, Ordered> orders : ofScope.values()) {
      if (payout.isIn(orders.firstEntry().getValue().scope())) {
        Optional<Ordered> held = holding(orders, fromMs - FOLLOWED_MS, toMs + FOLLOWED_MS, holding);
        if (held.isPresent()) {
          return held;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Ordered> holding(
      NavigableMap<Long, Ordered> orders, long fromMs, long toMs, HeldBy holding) {
    List<Ordered> possible = new ArrayList<>();
    for (Ordered each : orders.values()) {
      if (each.position().timeMs() <= fromMs) {
        possible.clear();
      } else if (possible.isEmpty()) {
        return Optional.empty(); // It may have been claimed before the first one.
      }
      if (each.position().timeMs() <= toMs) {
        possible.add(each);
      }
    }
    boolean held =
        !possible.isEmpty()
            && possible.stream().allMatch(each -> each.limit().filter(holding::holds).isPresent());
    return held ? Optional.of(possible.get(0)) : Optional.empty();
  }
}
