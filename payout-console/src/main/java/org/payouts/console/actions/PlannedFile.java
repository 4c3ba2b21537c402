package org.payouts.console.actions;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.asked.CheckedLine;
import org.payouts.cli.asked.Sending;
import org.payouts.cli.plan.PaymentPlan;
import org.payouts.cli.requests.PlanSummary;
import org.payouts.cli.requests.RequestPlan;

/**
 * What would be sent of a file.
 *
 * @param lines what the stack knows of each line; empty if the file has problems
 * @param sending what may be sent; null if the file has problems
 * @param plan what would be paid; null if something keeps the file from being sent
 */
public record PlannedFile(
    RequestFile file,
    RequestPlan read,
    List<CheckedLine> lines,
    @Nullable Sending sending,
    @Nullable PaymentPlan plan) {
  public PlannedFile {
    lines = List.copyOf(lines);
  }

  /** Sums of what would be paid. */
  public PlanSummary summary() {
    return PlanSummary.of(sending == null ? read.bonuses() : sending.paying());
  }
}
