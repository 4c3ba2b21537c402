package org.payouts.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.payout.Targets;

/**
 * Which payouts are wanted; what is null is not asked for.
 *
 * @param study study, HIT or project
 * @param account Prolific's workspace
 * @param period when they ended; what has no end counts if it was asked for before its last day is
 *     over
 */
public record ReportFilter(
    @Nullable String batch,
    @Nullable String study,
    @Nullable String account,
    @Nullable Platform platform,
    Period period) {

  /** Every payout. */
  public static final ReportFilter ALL = new ReportFilter(null, null, null, null, Period.ALL);

  /** Whether nothing is left out. */
  public boolean isAll() {
    return batch == null
        && study == null
        && account == null
        && platform == null
        && period.first() == null
        && period.last() == null;
  }

  /** Whether a command is of these payouts, whenever they ended. */
  public boolean holds(PayoutCommand command) {
    Object target = command.getTarget();
    Platform owner = Targets.platform(target).orElse(null);
    return owner != null
        && (platform == null || platform == owner)
        && (batch == null || batch.equals(command.getBatch()))
        && (study == null || same(study, Targets.study(target)))
        && (account == null || same(account, Targets.account(target)));
  }

  private static boolean same(String wanted, String found) {
    return wanted.equalsIgnoreCase(found);
  }

  /** Whether a payout is one of these. */
  public boolean holds(ReportedPayout payout) {
    return (platform == null || platform == payout.platform())
        && (batch == null || batch.equals(payout.batch()))
        && (study == null || same(study, payout.study()))
        && (account == null || same(account, payout.account()))
        && isOfPeriod(payout);
  }

  private boolean isOfPeriod(ReportedPayout payout) {
    return payout.endedAt() == null
        ? period.isNotAfter(payout.askedAt())
        : period.holds(payout.endedAt());
  }

  /** {@code batch may, study 661f26ea30860d35fbbeb4fd}. */
  public String text() {
    List<String> parts = new ArrayList<>();
    add(parts, "batch", batch);
    add(parts, "study", study);
    add(parts, "account", account);
    add(parts, "platform", platform == null ? null : Platforms.name(platform));
    return parts.isEmpty() ? "all" : String.join(", ", parts);
  }

  private static void add(List<String> parts, String name, @Nullable String value) {
    if (value != null) {
      parts.add(name + " " + value);
    }
  }
}
