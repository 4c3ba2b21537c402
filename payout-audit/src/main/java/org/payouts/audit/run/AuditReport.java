package org.payouts.audit.run;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.checks.Check;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.checks.Sums;
import org.payouts.audit.history.PayoutOutcome;
import org.payouts.audit.seal.Seal;

/**
 * What an audit found.
 *
 * @param startedMs epoch milliseconds, as {@code endedMs}
 * @param records number of records read, by topic
 * @param payouts number of admitted payouts, by platform and outcome
 * @param rejections number of rejected requests, by code
 * @param paid what was paid, by platform, study, currency and day
 * @param openPayouts how many payouts are open
 * @param open those that wait longest, at most {@link Audit#MOST_LISTED}
 * @param unrouted requests that the router had not dealt with
 * @param violations how many findings there are
 * @param findings some of each check, at most {@link Audit#MOST_LISTED}
 * @param checks all checks, in order
 * @param seals one per partition of the topics that keep everything
 * @param seal one fingerprint over all seals
 * @param changes what an earlier audit had sealed and is not so any more; null if not compared
 * @param booked what the providers' books say was paid, by {@code platform currency}; null if the
 *     books were not read
 */
public record AuditReport(
    long startedMs,
    long endedMs,
    Map<String, Long> records,
    Map<String, Map<PayoutOutcome, Long>> payouts,
    Map<String, Long> rejections,
    List<PaidTotal> paid,
    long openPayouts,
    List<OpenPayout> open,
    long unrouted,
    long violations,
    List<Finding> findings,
    List<CheckLine> checks,
    List<Seal> seals,
    String seal,
    @Nullable List<String> changes,
    @Nullable Map<String, Sums.Sum> booked) {

  /** Whether nothing was found and nothing changed. */
  public boolean clean() {
    return violations == 0 && (changes == null || changes.isEmpty());
  }

  /** What became of one check. */
  public enum CheckStatus {
    HOLDS,
    BROKEN,
    NOT_CHECKED
  }

  /**
   * One check.
   *
   * @param note what the check rests on, or why it was not checked; may be empty
   */
  public record CheckLine(Check check, CheckStatus standing, long findings, String note) {}

  /**
   * What was paid for a study on a day.
   *
   * @param day in UTC, ISO 8601
   * @param minor in minor units
   */
  public record PaidTotal(
      String platform, String study, String currency, String day, long payouts, long minor) {}

  /**
   * A payout without a result.
   *
   * @param state the ledger's state; WAITING if the worker has not come to it, NOT_IN_LEDGER if it
   *     has and no ledger knows it
   * @param sinceMs when it was admitted, epoch milliseconds
   * @param why what it waits for, or what to do
   */
  public record OpenPayout(
      String payoutId,
      String platform,
      String state,
      long amountMinor,
      String currency,
      long sinceMs,
      String why) {}
}
