package org.payouts.workers.model;

/**
 * Why a part of a platform stands still. Ended by a probe, never by age. A pause is no wider than
 * its evidence: it names the smallest unit that the answer can be about.
 *
 * @param key lane (workspace, screener response, assignment), study or project; empty for a whole
 *     account
 * @param amountMinor for FUNDS: what must be available, in minor units; else 0
 * @param retryAfterMs what the provider asked for, in milliseconds; 0 if it said nothing
 */
public record Pause(Scope scope, String key, Reason reason, long amountMinor, long retryAfterMs) {

  /** What stands still. */
  public enum Scope {
    /** Everything of this platform: its credentials. */
    ACCOUNT,
    /** What is paid from one balance: a workspace's, or the account's where the key is empty. */
    FUNDS,
    /** One lane: a workspace, or where a target is the lane, one target. */
    LANE,
    /** One study or project. */
    STUDY
  }

  public static Pause account(Reason reason) {
    return new Pause(Scope.ACCOUNT, "", reason, 0, 0);
  }

  public static Pause funds(String key, long amountMinor, Reason reason) {
    return new Pause(Scope.FUNDS, key, reason, amountMinor, 0);
  }

  public static Pause lane(String lane, long retryAfterMs, Reason reason) {
    return new Pause(Scope.LANE, lane, reason, 0, retryAfterMs);
  }

  public static Pause study(String study, Reason reason) {
    return new Pause(Scope.STUDY, study, reason, 0, 0);
  }
}
