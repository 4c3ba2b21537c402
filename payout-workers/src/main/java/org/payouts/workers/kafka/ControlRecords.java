package org.payouts.workers.kafka;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.payouts.ControlOrder;
import org.payouts.PayoutControl;
import org.payouts.PayoutLimit;
import org.payouts.Platform;
import org.payouts.control.Scope;
import org.payouts.control.SumLimit;
import org.payouts.serde.PayoutSerdes;
import org.payouts.service.LogFields;
import org.payouts.workers.model.AmountRule;
import org.payouts.workers.model.LimitOrders;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.StopOrder;
import org.payouts.workers.model.StopOrder.Part;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the records of payout-controls: the newest order of each scope holds. Until all of them are
 * read, and while they cannot be, everything is stopped: a stop that nobody has read must hold too.
 * A record that says nothing this version understands stops its scope.
 *
 * <p>The newest limit of each scope holds beside that.
 */
final class ControlRecords implements TopicTail.Sink {
  private static final Logger log = LoggerFactory.getLogger(ControlRecords.class);

  private final Platform platform;
  private final Deserializer<PayoutControl> deserializer;
  private final Consumer<List<StopOrder>> stops;
  private final Consumer<LimitOrders> limitOrders;
  private final Map<String, StopOrder> orders = new LinkedHashMap<>();
  private final Map<String, AmountRule> limits = new LinkedHashMap<>();
  private @Nullable StopOrder unread;
  private boolean sums;
  private long limitsRead;

  /**
   * @param stops takes all stops that hold for the platform, at once and after each change
   * @param limitOrders takes all limits that hold for the platform, after each change and when all
   *     were read
   */
  ControlRecords(
      Platform platform,
      Deserializer<PayoutControl> deserializer,
      Consumer<List<StopOrder>> stops,
      Consumer<LimitOrders> limitOrders) {
    this.platform = platform;
    this.deserializer = deserializer;
    this.stops = stops;
    this.limitOrders = limitOrders;
    unreadable("the orders of payout-controls have not been read yet");
  }

  @Override
  public void take(ConsumerRecord<String, byte[]> record, String topicId) {
    PayoutSerdes.read(
            deserializer,
            record.topic(),
            record.value(),
            LogFields.passedOver(
                log, "an order", record.topic(), record.partition(), record.offset()))
        .ifPresent(control -> order(control, record.offset()));
  }

  private void order(PayoutControl control, long offset) {
    String text = control.getScope();
    Optional<Scope> scope = Scope.parse(text);
    if (scope.isPresent() && !scope.get().concerns(platform)) {
      return;
    }
    if (control.getOrder() == ControlOrder.LIMIT && scope.isPresent()) {
      limit(scope.get(), control, offset);
      return;
    }
    if (control.getOrder() == ControlOrder.GO) {
      orders.remove(text);
    } else {
      orders.put(text, order(scope.orElseGet(Scope::everything), control));
    }
    say();
  }

  private void limit(Scope scope, PayoutControl control, long offset) {
    PayoutLimit limit = control.getLimit();
    if (limit == null) {
      limits.remove(scope.toString());
    } else {
      sums |= SumLimit.isSet(limit);
      limits.put(
          scope.toString(),
          new AmountRule(
              part(scope),
              scope.id(),
              scope.toString(),
              limit.getCurrency(),
              limit.getMostMinor(),
              limit.getApprovalAboveMinor(),
              limit.getApprovalWithinMs(),
              Objects.requireNonNull(control.getDecidedAt()).toEpochMilli(),
              SumLimit.isSet(limit)));
    }
    limitsRead = offset + 1;
    sayLimits();
  }

  private void sayLimits() {
    limitOrders.accept(new LimitOrders(List.copyOf(limits.values()), sums, limitsRead));
  }

  private static StopOrder order(Scope scope, PayoutControl control) {
    String text =
        "stopped by %s: %s; payouts go %s lets it go on"
            .formatted(control.getBy(), control.getBecause(), control.getScope());
    return new StopOrder(
        part(scope),
        scope.id(),
        new Reason("STOPPED", text),
        Objects.requireNonNull(control.getDecidedAt()).toEpochMilli());
  }

  private static Part part(Scope scope) {
    return switch (scope.kind()) {
      case EVERYTHING, PLATFORM -> Part.EVERYTHING;
      case ACCOUNT -> Part.LANE;
      case STUDY -> Part.STUDY;
    };
  }

  @Override
  public void caughtUp() {
    sayLimits(); // Also if there are none.
    unread = null;
    say();
  }

  @Override
  public void unreadable(String why) {
    if (unread == null) {
      unread =
          new StopOrder(
              Part.EVERYTHING,
              "",
              new Reason(
                  "CONTROLS_UNREAD",
                  why + "; nothing new is begun until it is known what" + " may be"),
              System.currentTimeMillis());
      say();
    }
  }

  private void say() {
    List<StopOrder> all = new ArrayList<>(orders.values());
    if (unread != null) {
      all.add(unread);
    }
    stops.accept(all);
  }
}
