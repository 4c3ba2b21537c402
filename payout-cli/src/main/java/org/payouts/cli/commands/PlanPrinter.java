package org.payouts.cli.commands;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.asked.Sending;
import org.payouts.cli.asked.Sending.Kind;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Table;
import org.payouts.cli.plan.PaymentPlan;
import org.payouts.cli.plan.StoredPlan;
import org.payouts.cli.requests.FeeEstimate;
import org.payouts.cli.requests.FileProblem;
import org.payouts.cli.requests.PlanSummary;
import org.payouts.cli.requests.RequestPlan;
import org.payouts.payout.Platforms;
import org.payouts.words.Money;

/** Shows what a file would pay: counts, sums, expected fees, and everything that is wrong. */
final class PlanPrinter {

  private static final int SHOWN = 30;

  private final Console console;

  PlanPrinter(Console console) {
    this.console = console;
  }

  void summary(PlanSummary summary) {
    Table totals = new Table("platform", ">payouts", ">bonuses", ">fees (estimate)", "");
    for (PlanSummary.Group group : summary.totals()) {
      totals.row(
          Platforms.name(group.platform()),
          group.payouts(),
          Money.plain(group.amountMinor(), group.currency()),
          group.feeMinor() < 0 ? "unknown" : Money.plain(group.feeMinor(), group.currency()),
          group.currency());
    }
    if (totals.isEmpty()) {
      return;
    }
    console.print(totals);
    summary.totals().stream()
        .map(PlanSummary.Group::platform)
        .distinct()
        .forEach(
            platform ->
                console.print(
                    "  fees of %s: %s%s"
                        .formatted(
                            Platforms.name(platform),
                            FeeEstimate.rule(platform),
                            FeeEstimate.isPublished(platform)
                                ? " (estimated by the documented rule)"
                                : "")));
    groups("account", summary.accounts());
    groups("study, HIT or project", summary.studies());
  }

  private void groups(String heading, List<PlanSummary.Group> groups) {
    if (groups.stream().allMatch(group -> group.study().isEmpty())) {
      return;
    }
    Table table = new Table("platform", heading, ">payouts", ">bonuses", "");
    groups.stream()
        .limit(SHOWN)
        .forEach(
            g ->
                table.row(
                    Platforms.name(g.platform()),
                    g.study().isEmpty() ? "(none named)" : g.study(),
                    g.payouts(),
                    Money.plain(g.amountMinor(), g.currency()),
                    g.currency()));
    console.print("");
    console.print(table);
    if (groups.size() > SHOWN) {
      console.print("... and " + (groups.size() - SHOWN) + " more (--json lists all)");
    }
  }

  /** How many payouts are planned for which reason. */
  static List<String> kinds(Sending sending) {
    List<String> kinds = new ArrayList<>();
    kinds.add(sending.count(Kind.NEW, Kind.AGAIN) + " new");
    if (sending.count(Kind.CORRECTION) > 0) {
      kinds.add(sending.count(Kind.CORRECTION) + " corrections");
    }
    kinds.add(
        sending.count(Kind.SAME, Kind.CORRECTED) == 0
            ? "0 asked for before"
            : sending.count(Kind.SAME, Kind.CORRECTED)
                + " asked for before (nobody is paid again)");
    return kinds;
  }

  /** What limits would hold of it. */
  static void held(Console console, PaymentPlan plan) {
    for (PaymentPlan.Held held : plan.held()) {
      console.sentence(
          "%d of them would wait, %s in all: %s"
              .formatted(
                  held.payouts(),
                  Money.text(held.amountMinor(), held.currency()),
                  held.by().text()),
          "  ");
    }
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

  static PlanJson json(
      RequestPlan plan, AskedPrinter.@Nullable AskedJson asked, @Nullable PlannedJson planned) {
    PlanSummary summary = PlanSummary.of(plan.bonuses());
    return new PlanJson(
        plan.bonuses().size(),
        plan.skipped(),
        summary.totals().stream().map(PlannedSum::of).toList(),
        summary.studies().stream().map(PlannedSum::of).toList(),
        plan.notes(),
        plan.problems(),
        asked,
        planned,
        null);
  }

  record PlanJson(
      int payouts,
      int skipped,
      List<PlannedSum> totals,
      List<PlannedSum> studies,
      List<String> notes,
      List<FileProblem> problems,
      @JsonInclude(JsonInclude.Include.NON_NULL) AskedPrinter.@Nullable AskedJson asked,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PlannedJson plan,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ProviderCheck.Said> providers) {

    /** The same with what the providers said; null if they were left alone. */
    PlanJson with(@Nullable List<ProviderCheck.Said> said) {
      return new PlanJson(payouts, skipped, totals, studies, notes, problems, asked, plan, said);
    }
  }

  record PlannedJson(
      String hash,
      @Nullable String until,
      int paying,
      List<PlannedSum> totals,
      List<PlannedSum> accounts,
      List<PlannedSum> studies,
      List<HeldJson> held) {
    static PlannedJson of(StoredPlan plan, PlanSummary summary) {
      return new PlannedJson(
          plan.hash(),
          Formats.time(plan.end()),
          (int) plan.plan().rows().stream().filter(row -> row.kind().pays()).count(),
          summary.totals().stream().map(PlannedSum::of).toList(),
          summary.accounts().stream().map(PlannedSum::of).toList(),
          summary.studies().stream().map(PlannedSum::of).toList(),
          plan.plan().held().stream().map(HeldJson::of).toList());
    }
  }

  record HeldJson(String code, String scope, int payouts, long amountMinor, String currency) {
    static HeldJson of(PaymentPlan.Held held) {
      return new HeldJson(
          held.by().code().name(),
          held.by().scope(),
          held.payouts(),
          held.amountMinor(),
          held.currency());
    }
  }

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
