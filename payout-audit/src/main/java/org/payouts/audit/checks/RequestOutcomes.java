package org.payouts.audit.checks;

import org.payouts.audit.history.AuditedRequest;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.Recorded;

/** What became of a request, as far as its own history shows. */
public final class RequestOutcomes {
  private RequestOutcomes() {}

  /** Whether the request was accepted or rejected. */
  public static boolean any(PayoutHistory history, Recorded<AuditedRequest> request) {
    return history.commands().stream()
            .anyMatch(c -> ContentJudge.stands(request.position(), c.value().getSource()))
        || history.rejections().stream()
            .anyMatch(r -> ContentJudge.stands(request.position(), r.value().getSource()));
  }
}
