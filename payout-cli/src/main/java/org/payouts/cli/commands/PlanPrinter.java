package org.payouts.cli.commands;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  static Map<String, Object> json(RequestPlan plan) {
    PlanSummary summary = PlanSummary.of(plan.bonuses());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("payouts", plan.bonuses().size());
    json.put("skipped", plan.skipped());
    json.put("totals", groups(summary.totals()));
    json.put("studies", groups(summary.studies()));
    json.put("notes", plan.notes());
    json.put("problems", plan.problems().stream().map(PlanPrinter::json).toList());
    return json;
  }

  private static List<Map<String, Object>> groups(List<PlanSummary.Group> groups) {
    return groups.stream()
        .map(
            g -> {
              Map<String, Object> json = new LinkedHashMap<>();
              json.put("platform", Platforms.name(g.platform()));
              json.put("currency", g.currency());
              json.put("study", g.study());
              json.put("payouts", g.payouts());
              json.put("amount_minor", g.amountMinor());
              json.put("fee_estimate_minor", g.feeMinor() < 0 ? null : g.feeMinor());
              return json;
            })
        .toList();
  }

  private static Map<String, Object> json(FileProblem problem) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", problem.file());
    json.put("line", problem.line());
    json.put("column", problem.column());
    json.put("what", problem.what());
    json.put("remedy", problem.remedy());
    return json;
  }
}
