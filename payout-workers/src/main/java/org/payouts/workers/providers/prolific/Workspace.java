package org.payouts.workers.providers.prolific;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Reason;
import org.payouts.workers.providers.http.ProviderError;
import org.payouts.workers.providers.http.ProviderResponse;

/** Errors of a workspace and the pause that each one causes. */
record Workspace(String id) {
  /** What a provider says a draft costs need not be a number that anybody can pay. */
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  /** A third of the amount, where no draft has said it (docs/providers.md). */
  private static final BigDecimal USUAL_FEE = BigDecimal.valueOf(3);

  /** The workspace is the lane. */
  Optional<ProviderError> trouble(ProviderResponse response) {
    return ProviderError.of(response, id);
  }

  /** An answer about this workspace that is none: it alone stands still. */
  ProviderError odd(String what, ProviderResponse.Response answer) {
    return ProviderError.odd(what, answer, reason -> Pause.lane(id, 0, reason));
  }

  /**
   * The balance does not cover the next payout.
   *
   * @param needed what it needs in minor units, with fees as far as they are known
   * @param waiting the next payout first, and those behind it as far as they are known
   * @param detail who says so, if not the balance alone
   */
  ProviderError shortBy(BigDecimal needed, Balance balance, List<BonusRow> waiting, String detail) {
    BigDecimal first = BonusRow.sum(waiting.subList(0, 1));
    BigDecimal sum = BonusRow.sum(waiting);
    BigDecimal fees =
        needed.compareTo(first) > 0
            ? needed.subtract(first).multiply(sum).divide(first, 0, RoundingMode.HALF_UP)
            : sum.divide(USUAL_FEE, 0, RoundingMode.HALF_UP);
    Reason reason =
        new Reason(
            Reason.FUNDS_SHORT,
            "workspace %s has %s; %s %s plus fees of about %s%s. Add funds."
                .formatted(
                    id,
                    balance.text(),
                    waiting.size() == 1 ? "1 payout needs" : waiting.size() + " payouts need",
                    balance.text(sum),
                    balance.text(fees),
                    detail.isEmpty() ? "" : " (" + detail + ")"));
    return new ProviderError(reason, Pause.funds(id, needed.min(MOST).longValueExact(), reason));
  }
}
