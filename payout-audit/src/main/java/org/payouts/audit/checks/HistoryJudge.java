package org.payouts.audit.checks;

import java.util.List;
import org.payouts.audit.history.PayoutHistory;

/** Judges what is recorded about one payout ID. Pure. */
public final class HistoryJudge {
  private HistoryJudge() {}

  /** Everything in the history that must not be. */
  public static List<Finding> judge(PayoutHistory history, Rules rules) {
    Findings findings = Findings.of(history.payoutId(), rules);
    new RequestJudge(history, rules, findings).judge();
    new ContentJudge(history, rules, findings).judge();
    new LedgerJudge(history, rules, findings).judge();
    new ResultJudge(history, rules, findings).judge();
    new ReviewJudge(history, rules, findings).judge();
    new ReservationJudge(history, rules, findings).judge();
    new ApprovalJudge(history, rules, findings).judge();
    return findings.list();
  }
}
