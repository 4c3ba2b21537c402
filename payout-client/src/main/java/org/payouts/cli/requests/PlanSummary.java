package org.payouts.cli.requests;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.payouts.Platform;
import org.payouts.payout.Targets;

/**
 * Counts, sums and expected fees of a plan.
 *
 * @param totals one per platform and currency
 * @param accounts one per platform, currency and account, where the target names it (workspace)
 * @param studies one per platform, currency and study (HIT, project)
 */
public record PlanSummary(List<Group> totals, List<Group> accounts, List<Group> studies) {

  /**
   * Bonuses that belong together.
   *
   * @param study the study or account, empty in a total
   * @param amountMinor their sum
   * @param feeMinor what the platform is expected to charge on top, or -1 where that is not known
   */
  public record Group(
      Platform platform,
      String currency,
      String study,
      int payouts,
      long amountMinor,
      long feeMinor) {

    Group plus(long amount) {
      long fee = FeeEstimate.minor(platform, amount);
      return new Group(
          platform,
          currency,
          study,
          payouts + 1,
          Math.addExact(amountMinor, amount),
          fee < 0 ? -1 : Math.addExact(feeMinor, fee));
    }
  }

  /** Sums up the bonuses. */
  public static PlanSummary of(List<PlannedBonus> bonuses) {
    Map<String, Group> totals = new TreeMap<>();
    Map<String, Group> accounts = new TreeMap<>();
    Map<String, Group> studies = new TreeMap<>();
    for (PlannedBonus bonus : bonuses) {
      count(totals, bonus, "");
      count(accounts, bonus, Targets.account(bonus.request().getTarget()));
      count(studies, bonus, Targets.study(bonus.request().getTarget()));
    }
    return new PlanSummary(sorted(totals), sorted(accounts), sorted(studies));
  }

  private static void count(Map<String, Group> groups, PlannedBonus bonus, String study) {
    String currency = bonus.request().getCurrency();
    String key = bonus.platform() + "|" + currency + "|" + study;
    groups.merge(
        key,
        new Group(bonus.platform(), currency, study, 0, 0, 0)
            .plus(bonus.request().getAmountMinor()),
        (group, one) -> group.plus(one.amountMinor()));
  }

  private static List<Group> sorted(Map<String, Group> groups) {
    List<Group> list = new ArrayList<>(groups.values());
    list.sort(
        Comparator.comparing(Group::platform)
            .thenComparing(Group::currency)
            .thenComparing(Group::study));
    return list;
  }
}
