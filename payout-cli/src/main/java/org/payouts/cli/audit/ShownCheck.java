package org.payouts.cli.audit;

import java.util.Locale;
import org.payouts.audit.checks.Check;
import org.payouts.audit.run.AuditReport;
import org.payouts.audit.run.AuditReport.CheckStatus;

/**
 * A check as people read it.
 *
 * @param standing one word, for colours
 */
record ShownCheck(Check check, String standing, String words, String note) {

  static ShownCheck of(AuditReport.CheckLine line, AuditReport report) {
    if (line.check() == Check.PROGRESS
        && line.standing() != CheckStatus.BROKEN
        && report.openPayouts() == 0
        && report.unrouted() == 0) {
      return new ShownCheck(line.check(), "holds", "holds", "nothing is open");
    }
    String standing = line.standing().name().toLowerCase(Locale.ROOT);
    String count = line.findings() == 0 ? "" : " (" + line.findings() + ")";
    return new ShownCheck(line.check(), standing, standing.replace('_', ' ') + count, line.note());
  }
}
