package org.payouts.workers.providers.prolific;

import java.math.BigDecimal;
import java.util.Optional;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Reason;
import org.payouts.workers.providers.http.ProviderError;
import org.payouts.workers.providers.http.ProviderResponse;

/** Errors of a workspace and the pause that each one causes. */
record Workspace(String id) {
  /** What a provider says a draft costs need not be a number that anybody can pay. */
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  /** The workspace is the lane. */
  Optional<ProviderError> trouble(ProviderResponse response) {
    return ProviderError.of(response, id);
  }

  /** An answer about this workspace that is none: it alone stands still. */
  ProviderError odd(String what, ProviderResponse.Response answer) {
    return ProviderError.odd(what, answer, reason -> Pause.lane(id, 0, reason));
  }

  ProviderError shortBy(BigDecimal needed, String detail) {
    Reason reason =
        new Reason(
            Reason.FUNDS_SHORT,
            "workspace "
                + id
                + " needs "
                + needed.toPlainString()
                + " minor units: "
                + detail
                + ". Add funds.");
    return new ProviderError(reason, Pause.funds(id, needed.min(MOST).longValueExact(), reason));
  }
}
