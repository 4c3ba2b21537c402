package org.payouts.sandbox.providers;

/**
 * How slow the simulated providers are, in milliseconds. Delays that end by the sandbox's clock can
 * be shortened by moving it; the last three are real time.
 *
 * @param visibleDelayMs until a Prolific payment shows on its submission
 * @param readLagMs until an MTurk bonus or a Respondent payout is listed
 * @param settleLateMs the latest a late Prolific payment becomes real
 * @param lagMs the longest a lagging read lies behind the book
 * @param accountHealMs until an account fault or an empty balance heals
 * @param latencyMs how long a money call takes before it is answered
 * @param hangMs how long an unanswered request is held open
 * @param slowByteMs the pause after each byte of a slow answer
 */
public record Timing(
    long visibleDelayMs,
    long readLagMs,
    long settleLateMs,
    long lagMs,
    long accountHealMs,
    int latencyMs,
    int hangMs,
    int slowByteMs) {

  /** Fast where nothing is wrong; faults last a few seconds. */
  public static Timing defaults() {
    return new Timing(0, 0, 3_000, 2_000, 2_000, 0, 120_000, 200);
  }

  Timing visibleAfter(long ms) {
    return new Timing(ms, ms, settleLateMs, lagMs, accountHealMs, latencyMs, hangMs, slowByteMs);
  }

  Timing accountHealingAfter(long ms) {
    return new Timing(
        visibleDelayMs, readLagMs, settleLateMs, lagMs, ms, latencyMs, hangMs, slowByteMs);
  }

  /** Money calls take this long, so that calls sent side by side overlap. */
  public Timing latencyMs(int ms) {
    return new Timing(
        visibleDelayMs, readLagMs, settleLateMs, lagMs, accountHealMs, ms, hangMs, slowByteMs);
  }

  /** Late settlements and lagging reads are late by up to this much. */
  public Timing lateBy(long settleMs, long readMs) {
    return new Timing(
        visibleDelayMs, readLagMs, settleMs, readMs, accountHealMs, latencyMs, hangMs, slowByteMs);
  }

  public Timing hangMs(int ms) {
    return new Timing(
        visibleDelayMs, readLagMs, settleLateMs, lagMs, accountHealMs, latencyMs, ms, slowByteMs);
  }
}
