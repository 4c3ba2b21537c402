package org.payouts.cli.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.payouts.cli.limits.LimitForecast.Hold;
import org.payouts.cli.plan.PaymentPlan.Row;
import org.payouts.words.Money;

/** What is no longer as it was planned, in sentences. */
public final class PlanDifference {

  private PlanDifference() {}

  /** All changes from one plan to another. */
  public static List<String> between(PaymentPlan planned, PaymentPlan now) {
    List<String> changes = new ArrayList<>();
    if (!planned.cluster().equals(now.cluster())) {
      changes.add("the plan was made for another Kafka cluster");
    }
    Map<String, Row> then = planned.byId();
    Map<String, Row> today = now.byId();
    for (Row row : planned.rows()) {
      Row other = today.get(row.payoutId());
      if (other == null) {
        changes.add(row.payoutId() + " is gone from the file, or would not be sent any more");
      } else if (!row.equals(other)) {
        changes.add(row.payoutId() + ": " + change(row, other));
      }
    }
    for (Row row : now.rows()) {
      if (!then.containsKey(row.payoutId())) {
        changes.add(
            "%s is new in it: %s"
                .formatted(row.payoutId(), Money.text(row.amountMinor(), row.currency())));
      }
    }
    if (changes.isEmpty() && !planned.equals(now)) {
      changes.add("the lines of the file stand in another order");
    }
    return changes;
  }

  private static String change(Row planned, Row now) {
    if (planned.amountMinor() != now.amountMinor() || !planned.currency().equals(now.currency())) {
      return "%s instead of %s"
          .formatted(
              Money.text(now.amountMinor(), now.currency()),
              Money.text(planned.amountMinor(), planned.currency()));
    }
    if (planned.kind() != now.kind()) {
      return now.kind().pays()
          ? "its kind changed from %s to %s".formatted(planned.kind(), now.kind())
          : "somebody asked for it since the plan was made";
    }
    if (!planned.earlier().equals(now.earlier())) {
      return "its target has other earlier payouts: " + String.join(", ", now.earlier());
    }
    if (!planned.reason().equals(now.reason())) {
      return "its reason changed";
    }
    if (!planned.participant().equals(now.participant())
        || !Objects.equals(planned.incentiveMinor(), now.incentiveMinor())) {
      return "its worker or its incentive changed";
    }
    if (Objects.equals(planned.held(), now.held())) {
      return "its study or account changed";
    }
    Hold held = now.held();
    return held == null ? "no limit would hold it any more" : "it would be held: " + held.text();
  }
}
