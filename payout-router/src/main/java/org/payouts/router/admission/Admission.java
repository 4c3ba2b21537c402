package org.payouts.router.admission;

import org.jspecify.annotations.Nullable;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;

/**
 * The rule of the router: the first request of a payout ID wins, for ever, over all platforms and
 * targets (design, decisions 1 to 3 and 6). State is what the registry knows of the ID, input is
 * the command the request would become.
 */
public final class Admission {
  private Admission() {}

  /**
   * Decides one request.
   *
   * @param registered what the registry knows of the ID, or null
   * @param candidate the command the request would become were its ID free
   * @param resend whether the record asks for the registered command again; counts only when its
   *     bytes are the registered ones
   */
  public static Decision decide(
      @Nullable PayoutAdmission registered, PayoutCommand candidate, boolean resend) {
    if (registered == null) {
      return new Decision.Admit(Commands.admission(candidate), candidate);
    }
    boolean sameBytes = registered.getRequestSha256().equals(candidate.getRequestSha256());
    // Other bytes in the same place are another record: the topic was made anew. It must not pass
    // in silence.
    if (sameBytes && registered.getSource().equals(candidate.getSource())) {
      return new Decision.Replay();
    }
    if (resend && sameBytes) {
      return new Decision.Reissue(Commands.reissued(candidate, registered));
    }
    boolean sameContent =
        registered.getPlatform() == Commands.platform(candidate)
            && registered.getContentHash().equals(candidate.getContentHash());
    return sameContent ? new Decision.Duplicate(registered) : new Decision.Conflict(registered);
  }
}
