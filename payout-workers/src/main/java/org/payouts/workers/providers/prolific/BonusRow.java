package org.payouts.workers.providers.prolific;

import java.math.BigDecimal;
import java.util.List;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.Target;

/** A payout as a line of a draft. */
record BonusRow(PreparationInput candidate, Target.Prolific target) {

  static BonusRow of(PreparationInput candidate) {
    return new BonusRow(candidate, (Target.Prolific) candidate.request().target());
  }

  /** What the rows sum up to, in minor units. */
  static BigDecimal sum(List<BonusRow> rows) {
    return rows.stream()
        .map(row -> BigDecimal.valueOf(row.request().amountMinor()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  PayoutRequest request() {
    return candidate.request();
  }

  String submissionId() {
    return target.submissionId();
  }
}
