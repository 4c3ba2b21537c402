package org.payouts.workers.provider;

/**
 * Why a part of a platform stands still. Ended by a probe, never by age (design, decisions 7, 8).
 *
 * @param key workspace or lane; empty for a whole account
 * @param amountMinor for FUNDS: what must be available, in minor units; else 0
 * @param retryAfterMs what the provider asked for, in milliseconds; 0 if it said nothing
 */
public record Pause(Scope scope, String key, String why, long amountMinor, long retryAfterMs) {

  /** What stands still. */
  public enum Scope {
    /** Everything of this platform: bad credentials, closed account, wrong address. */
    ACCOUNT,
    /** What is paid from one balance: a workspace's or the account's. */
    FUNDS,
    /** One lane: too many requests. */
    LANE
  }

  public static Pause account(String why) {
    return new Pause(Scope.ACCOUNT, "", why, 0, 0);
  }

  public static Pause funds(String key, long amountMinor, String why) {
    return new Pause(Scope.FUNDS, key, why, amountMinor, 0);
  }

  public static Pause lane(String lane, long retryAfterMs, String why) {
    return new Pause(Scope.LANE, lane, why, 0, retryAfterMs);
  }
}
