package org.payouts.workers.prolific;

import java.math.BigDecimal;
import java.util.List;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.Target;

/** A payout as a line of a draft. */
record BonusRow(PayoutRequest request, Target.Prolific target) {

  static BonusRow of(PayoutRequest request) {
    return new BonusRow(request, (Target.Prolific) request.target());
  }

  /** What the rows sum up to, in minor units. */
  static BigDecimal sum(List<BonusRow> rows) {
    return rows.stream()
        .map(row -> BigDecimal.valueOf(row.request().amountMinor()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  String submissionId() {
    return target.submissionId();
  }
}
