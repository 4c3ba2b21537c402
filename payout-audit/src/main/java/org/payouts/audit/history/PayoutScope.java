package org.payouts.audit.history;

import org.payouts.Platform;
import org.payouts.control.Scope;
import org.payouts.payout.Targets;

/**
 * What a payout is paid from and for, as limits see it.
 *
 * @param account empty if the platform has one account
 * @param study empty if the request names none
 */
public record PayoutScope(Platform platform, String account, String study) {

  /** Of a command's target. */
  public static PayoutScope of(Object target) {
    return new PayoutScope(
        Targets.platform(target).orElse(Platform.UNKNOWN),
        Targets.account(target),
        Targets.study(target));
  }

  /** Whether a limit of the scope covers the payout. */
  public boolean isIn(Scope scope) {
    return scope.includes(platform, account, study);
  }
}
