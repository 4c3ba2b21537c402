package org.payouts.workers.prolific;

import java.math.BigDecimal;
import java.util.Optional;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Trouble;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Reason;

/** What may be the matter with a workspace, and what then stands still. */
record Workspace(String id) {
  /** What a provider says a draft costs need not be a number that anybody can pay. */
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  /** The workspace is the lane. */
  Optional<Trouble> trouble(HttpReply reply) {
    return Trouble.of(reply, id);
  }

  /** An answer about this workspace that is none: it alone stands still. */
  Trouble odd(String what, HttpReply.Response response) {
    return Trouble.odd(what, response, reason -> Pause.lane(id, 0, reason));
  }

  Trouble shortBy(BigDecimal needed, String detail) {
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
    return new Trouble(reason, Pause.funds(id, needed.min(MOST).longValueExact(), reason));
  }
}
