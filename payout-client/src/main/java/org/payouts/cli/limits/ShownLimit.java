package org.payouts.cli.limits;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutControl;
import org.payouts.PayoutLimit;
import org.payouts.cli.kafka.Orders;
import org.payouts.control.LimitBook;
import org.payouts.control.Scope;
import org.payouts.words.Money;

/** The limits of a scope, and how much of them is used. Amounts with their currency. */
public record ShownLimit(
    String scope,
    String currency,
    @Nullable String most,
    @Nullable String approvalAbove,
    long approvalWithinHours,
    String by,
    String because,
    String since,
    @Nullable String perDay,
    @Nullable String inTotal,
    @Nullable String perTarget,
    @Nullable String zone,
    @Nullable Boolean soft,
    @Nullable String usedToday,
    @Nullable String usedInTotal,
    @Nullable Long held) {

  /**
   * All limits that hold.
   *
   * @param uses what is used of limits of sums
   * @param held how many payouts a limit of a scope holds
   */
  public static List<ShownLimit> all(
      Orders orders, List<LimitBook.Use> uses, ToLongFunction<Scope> held) {
    Map<String, LimitBook.Use> used = new HashMap<>();
    uses.forEach(use -> used.put(use.limit().scope().toString(), use));
    return orders.limits().stream()
        .map(order -> of(order, used.get(order.getScope()), held))
        .toList();
  }

  private static ShownLimit of(
      PayoutControl order, LimitBook.@Nullable Use use, ToLongFunction<Scope> held) {
    PayoutLimit limit = order.getLimit();
    return new ShownLimit(
        order.getScope(),
        limit.getCurrency(),
        money(limit.getMostMinor(), limit),
        money(limit.getApprovalAboveMinor(), limit),
        TimeUnit.MILLISECONDS.toHours(limit.getApprovalWithinMs()),
        order.getBy(),
        order.getBecause(),
        order.getDecidedAt().toString(),
        money(limit.getPerDayMinor(), limit),
        money(limit.getTotalMinor(), limit),
        money(limit.getPerTargetMinor(), limit),
        use == null ? null : use.limit().zone().getId(),
        use == null ? null : use.limit().soft(),
        use == null ? null : money(use.today(), limit),
        use == null ? null : money(use.total(), limit),
        use == null ? null : held.applyAsLong(use.limit().scope()));
  }

  private static @Nullable String money(@Nullable Long minor, PayoutLimit limit) {
    return minor == null ? null : Money.text(minor, limit.getCurrency());
  }
}
