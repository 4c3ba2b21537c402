package org.payouts.cli.limits;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.payouts.ControlOrder;
import org.payouts.PayoutControl;
import org.payouts.PayoutLimit;
import org.payouts.Platform;
import org.payouts.admission.Currencies;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.ControlClient;
import org.payouts.cli.kafka.LimitUses;
import org.payouts.cli.requests.ExactAmount;
import org.payouts.control.Scope;
import org.payouts.payout.Platforms;

/**
 * The limits that a person wants for a scope. Amounts are as typed, in major units.
 *
 * @param most what one payout may be; null for no such limit, as with the others
 * @param approvalWithin hours
 * @param zone whose days count
 * @param soft the three sums only warn
 */
public record WantedLimit(
    String currency,
    @Nullable String most,
    @Nullable String approvalAbove,
    int approvalWithin,
    @Nullable String perDay,
    @Nullable String inTotal,
    @Nullable String perTarget,
    ZoneId zone,
    boolean soft) {

  /**
   * A scope that may have limits, as typed.
   *
   * @throws CommandFailure if it is none
   */
  public static Scope scope(String text) {
    return Scope.parse(text)
        .filter(each -> each.platform() != null)
        .orElseThrow(
            () ->
                CommandFailure.usage(
                    text + " is no scope of a limit",
                    "say a platform, prolific/account/WORKSPACE, or PLATFORM/study/ID"));
  }

  /** The order that sets a limit, or ends it if it is null. */
  public static PayoutControl order(
      Scope scope, @Nullable PayoutLimit limit, String by, String because) {
    return PayoutControl.newBuilder()
        .setScope(scope.toString())
        .setOrder(ControlOrder.LIMIT)
        .setBy(by)
        .setBecause(because)
        .setDecidedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
        .setLimit(limit)
        .build();
  }

  /**
   * The limit as it is ordered, with what was paid in the scope before.
   *
   * @throws CommandFailure naming what is wrong
   */
  public PayoutLimit of(Scope scope, ControlClient client) {
    Platform platform = Objects.requireNonNull(scope.platform());
    if (!Currencies.isPaid(platform, currency)) {
      throw CommandFailure.usage(
          Platforms.name(platform) + " does not pay in " + currency,
          "say " + Currencies.text(platform));
    }
    boolean sums = perDay != null || inTotal != null || perTarget != null;
    if (most == null && approvalAbove == null && !sums) {
      throw CommandFailure.usage(
          "no limit is named",
          "say an amount: at most, approval above, per day, in total, or per target");
    }
    if (approvalWithin < 1 || approvalWithin > 8_760) {
      throw CommandFailure.usage(
          approvalWithin + " is no number of hours to wait for", "say 1 to 8760");
    }
    PayoutLimit.Builder limit =
        PayoutLimit.newBuilder()
            .setCurrency(currency)
            .setMostMinor(minor("at most", most))
            .setApprovalAboveMinor(minor("approval above", approvalAbove))
            .setApprovalWithinMs(TimeUnit.HOURS.toMillis(approvalWithin))
            .setPerDayMinor(minor("per day", perDay))
            .setTotalMinor(minor("in total", inTotal))
            .setPerTargetMinor(minor("per target", perTarget))
            .setZone(zone.getId())
            .setSoft(soft);
    if (sums) {
      LimitUses.PaidBefore paid = client.paidBefore(scope, currency, zone);
      limit.setCountedMinor(paid.all()).setCountedTodayMinor(paid.today());
    }
    return limit.build();
  }

  private static @Nullable Long minor(String what, @Nullable String amount) {
    return amount == null
        ? null
        : (Long)
            ExactAmount.parse(
                    amount,
                    2,
                    flaw -> {
                      throw CommandFailure.usage(what + ": " + flaw.what(), flaw.remedy());
                    })
                .orElseThrow();
  }
}
