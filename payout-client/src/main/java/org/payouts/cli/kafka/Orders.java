package org.payouts.cli.kafka;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.payouts.ControlOrder;
import org.payouts.PayoutControl;
import org.payouts.control.Scope;
import org.payouts.control.SumLimit;
import org.payouts.topics.Topics;

/**
 * What operators have ordered, oldest first. A record that is no order is passed over, as workers
 * do.
 *
 * @param all every order there ever was
 */
public record Orders(List<PayoutControl> all) {

  static Orders read(TopicFollower reader, Decoders decoders) {
    List<PayoutControl> all = new ArrayList<>();
    reader.readAll(
        List.of(Topics.CONTROLS),
        record -> decoders.valueIfAny(record, PayoutControl.class).ifPresent(all::add));
    return new Orders(List.copyOf(all));
  }

  /** The newest limit of each scope that has one. */
  public List<PayoutControl> limits() {
    Map<String, PayoutControl> newest = new LinkedHashMap<>();
    for (PayoutControl order : all) {
      if (isLimit(order)) {
        newest.remove(order.getScope());
        if (order.getLimit() != null) {
          newest.put(order.getScope(), order);
        }
      }
    }
    return List.copyOf(newest.values());
  }

  /** The limits of sums among them. */
  public List<SumLimit> sumLimits() {
    return limits().stream()
        .flatMap(order -> SumLimit.of(Scope.parse(order.getScope()).orElseThrow(), order).stream())
        .toList();
  }

  /** A limit of a scope that this version does not know stops everything, as in the workers. */
  private static boolean isLimit(PayoutControl order) {
    return order.getOrder() == ControlOrder.LIMIT && Scope.parse(order.getScope()).isPresent();
  }

  /** The newest order to let exactly this scope go on. */
  Optional<PayoutControl> lastGo(String scope) {
    return all.stream()
        .filter(order -> order.getOrder() == ControlOrder.GO && order.getScope().equals(scope))
        .reduce((older, newer) -> newer);
  }

  /** The newest stop or go of each scope, where it is not to go on. */
  public List<PayoutControl> stops() {
    Map<String, PayoutControl> newest = new LinkedHashMap<>();
    for (PayoutControl order : all) {
      if (isLimit(order)) {
        continue;
      }
      newest.remove(order.getScope());
      if (order.getOrder() != ControlOrder.GO) {
        newest.put(order.getScope(), order);
      }
    }
    return List.copyOf(newest.values());
  }
}
