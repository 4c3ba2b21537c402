package org.payouts.cli.commands;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Table;
import org.payouts.cli.requests.FeeEstimate;
import org.payouts.cli.requests.FileProblem;
import org.payouts.cli.requests.Money;
import org.payouts.cli.requests.PlanSummary;
import org.payouts.cli.requests.RequestPlan;
import org.payouts.payout.Platforms;

/** Shows a plan: counts, sums, expected fees, and everything that is wrong. */
final class PlanPrinter {

  private final Console console;

  PlanPrinter(Console console) {
    this.console = console;
  }

  void summary(RequestPlan plan) {
    PlanSummary summary = PlanSummary.of(plan.bonuses());
    Table totals =
        new Table("platform", ">payouts", ">bonuses", ">fees (estimate)", "", "fee rule");
    for (PlanSummary.Group group : summary.totals()) {
      totals.row(
          Platforms.name(group.platform()),
          group.payouts(),
          Money.plain(group.amountMinor(), group.currency()),
          group.feeMinor() < 0 ? "unknown" : Money.plain(group.feeMinor(), group.currency()),
          group.currency(),
          FeeEstimate.rule(group.platform()));
    }
    if (!totals.isEmpty()) {
      console.print(totals);
      console.print("");
    }
    Table studies = new Table("platform", "study, HIT or project", ">payouts", ">bonuses", "");
    summary.studies().stream()
        .limit(30)
        .forEach(
            g ->
                studies.row(
                    Platforms.name(g.platform()),
                    g.study().isEmpty() ? "(none named)" : g.study(),
                    g.payouts(),
                    Money.plain(g.amountMinor(), g.currency()),
                    g.currency()));
    if (!studies.isEmpty()) {
      console.print(studies);
      if (summary.studies().size() > 30) {
        console.print("... and " + (summary.studies().size() - 30) + " more (--json lists all)");
      }
    }
    remarks(plan);
  }

  void remarks(RequestPlan plan) {
    plan.notes().forEach(note -> console.say("note: " + note));
    if (plan.skipped() > 0) {
      console.say("note: " + plan.skipped() + " lines without an amount were left out");
    }
  }

  void problems(RequestPlan plan) {
    plan.problems().forEach(problem -> console.say(problem.text()));
    int count = plan.problems().size();
    console.say(
        "payouts: " + count + (count == 1 ? " problem" : " problems") + "; nothing was published");
  }

  static PlanJson json(RequestPlan plan, AskedPrinter.@Nullable AskedJson asked) {
    PlanSummary summary = PlanSummary.of(plan.bonuses());
    return new PlanJson(
        plan.bonuses().size(),
        plan.skipped(),
        summary.totals().stream().map(PlannedSum::of).toList(),
        summary.studies().stream().map(PlannedSum::of).toList(),
        plan.notes(),
        plan.problems(),
        asked);
  }

  record PlanJson(
      int payouts,
      int skipped,
      List<PlannedSum> totals,
      List<PlannedSum> studies,
      List<String> notes,
      List<FileProblem> problems,
      @JsonInclude(JsonInclude.Include.NON_NULL) AskedPrinter.@Nullable AskedJson asked) {}

  record PlannedSum(
      String platform,
      String currency,
      String study,
      int payouts,
      long amountMinor,
      @Nullable Long feeEstimateMinor) {
    static PlannedSum of(PlanSummary.Group group) {
      return new PlannedSum(
          Platforms.name(group.platform()),
          group.currency(),
          group.study(),
          group.payouts(),
          group.amountMinor(),
          group.feeMinor() < 0 ? null : group.feeMinor());
    }
  }
}
