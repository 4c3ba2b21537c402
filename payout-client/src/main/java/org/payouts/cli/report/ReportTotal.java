package org.payouts.cli.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.payouts.words.Money;

/**
 * What an account has paid in one currency, and what it has not. An amount beyond 10<sup>13</sup>
 * minor units counts as 0: anybody may ask for it, and a few would end every report.
 *
 * @param account empty where no request names one
 * @param feeMinor the fees that are known
 * @param feesKnown how many of the paid have a known fee
 * @param open waiting, paying and unclear
 */
public record ReportTotal(
    String platform,
    String account,
    String currency,
    Part paid,
    long feeMinor,
    int feesKnown,
    Part failed,
    Part open,
    Part needsYou) {

  /** Payouts and their sum. */
  public record Part(int payouts, long minor) {
    static final Part NONE = new Part(0, 0);
    private static final long MOST = 10_000_000_000_000L;

    Part plus(ReportedPayout payout) {
      long asked = payout.sumMinor();
      long counted = asked < -MOST || asked > MOST ? 0 : asked;
      return new Part(payouts + 1, Math.addExact(minor, counted));
    }

    private Part plus(Part other) {
      return new Part(payouts + other.payouts, Math.addExact(minor, other.minor));
    }
  }

  /** One total for each platform, account and currency, in their order. */
  static List<ReportTotal> byAccount(List<ReportedPayout> payouts) {
    Map<String, ReportTotal> totals = new TreeMap<>();
    for (ReportedPayout payout : payouts) {
      String key = payout.platformName() + "\n" + payout.account() + "\n" + payout.currency();
      totals.merge(
          key,
          none(payout.platformName(), payout.account(), payout.currency()).plus(payout),
          ReportTotal::plus);
    }
    return List.copyOf(totals.values());
  }

  /** One total for each currency. */
  static List<ReportTotal> byCurrency(List<ReportTotal> accounts) {
    Map<String, ReportTotal> totals = new TreeMap<>();
    for (ReportTotal each : accounts) {
      totals.merge(each.currency, none("all", "", each.currency).plus(each), ReportTotal::plus);
    }
    return List.copyOf(totals.values());
  }

  private static ReportTotal none(String platform, String account, String currency) {
    return new ReportTotal(
        platform, account, currency, Part.NONE, 0, 0, Part.NONE, Part.NONE, Part.NONE);
  }

  private ReportTotal plus(ReportedPayout payout) {
    Long fee = payout.feeMinor();
    return switch (payout.word()) {
      case PAID ->
          new ReportTotal(
              platform,
              account,
              currency,
              paid.plus(payout),
              Math.addExact(feeMinor, fee == null ? 0 : fee),
              feesKnown + (fee == null ? 0 : 1),
              failed,
              open,
              needsYou);
      case FAILED -> with(failed.plus(payout), open, needsYou);
      case NEEDS_YOU -> with(failed, open, needsYou.plus(payout));
      case WAITING, PAYING, UNCLEAR -> with(failed, open.plus(payout), needsYou);
    };
  }

  private ReportTotal with(Part nowFailed, Part nowOpen, Part nowNeedsYou) {
    return new ReportTotal(
        platform, account, currency, paid, feeMinor, feesKnown, nowFailed, nowOpen, nowNeedsYou);
  }

  private ReportTotal plus(ReportTotal other) {
    return new ReportTotal(
        platform,
        account,
        currency,
        paid.plus(other.paid),
        Math.addExact(feeMinor, other.feeMinor),
        feesKnown + other.feesKnown,
        failed.plus(other.failed),
        open.plus(other.open),
        needsYou.plus(other.needsYou));
  }

  /** {@code prolific 5fe97ffd748f7dfdcc857c53}. */
  public String name() {
    return account.isEmpty() ? platform : platform + " " + account;
  }

  /** What was paid, with the currency. */
  public String paidText() {
    return Money.text(paid.minor, currency);
  }

  /** The fees as far as they are known: {@code 3.08 GBP}, {@code 3.08 GBP (4 of 5)}, or a dash. */
  public String feeText() {
    if (feesKnown == 0) {
      return "-";
    }
    String known = Money.text(feeMinor, currency);
    return feesKnown == paid.payouts
        ? known
        : known + " (%d of %d)".formatted(feesKnown, paid.payouts);
  }

  /** What failed, with the currency. */
  public String failedText() {
    return count(failed);
  }

  /** What has no end yet. */
  public String openText() {
    return count(open);
  }

  /** What waits for a person. */
  public String needsYouText() {
    return count(needsYou);
  }

  private String count(Part part) {
    return part.payouts == 0 ? "-" : part.payouts + ": " + Money.text(part.minor, currency);
  }
}
