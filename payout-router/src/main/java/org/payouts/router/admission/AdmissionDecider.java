package org.payouts.router.admission;

import org.jspecify.annotations.Nullable;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;

/**
 * The rule of the router: the first request of a payout ID wins, for ever, over all platforms and
 * targets (docs/decisions/0009). State is the admission of the ID, input is the candidate the
 * request has become.
 */
public final class AdmissionDecider {
  private AdmissionDecider() {}

  /**
   * Decides one request.
   *
   * @param registered the admission of the ID, or null
   * @param candidate what the request has become
   * @param resend whether the record asks for the registered command again; counts only when its
   *     bytes are the registered ones
   */
  public static Decision decide(
      @Nullable PayoutAdmission registered, AdmissionCandidate candidate, boolean resend) {
    if (registered == null) {
      PayoutCommand command = CommandFactory.canonical(candidate);
      return new Decision.Admit(CommandFactory.admission(command), command);
    }
    PayoutCommand written = candidate.written();
    boolean sameBytes = registered.getRequestSha256().equals(written.getRequestSha256());
    // Other bytes in the same place are another record: the topic was made anew. It must not be
    // dropped silently.
    if (sameBytes && registered.getSource().equals(written.getSource())) {
      return new Decision.Replay();
    }
    if (resend && sameBytes) {
      return new Decision.Reissue(CommandFactory.reissued(candidate, registered));
    }
    return candidate.asksForTheSameAs(registered)
        ? new Decision.Duplicate(registered)
        : new Decision.Conflict(registered);
  }
}
