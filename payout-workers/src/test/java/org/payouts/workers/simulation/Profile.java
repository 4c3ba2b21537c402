package org.payouts.workers.simulation;

import java.util.SplittableRandom;
import org.payouts.Platform;
import org.payouts.workers.model.Policy;

/**
 * What kind of history a seed is.
 *
 * @param platform whose provider is simulated
 * @param mode what is demanded of the history
 * @param faults whether anything goes wrong at all
 * @param bounded whether calls, settlements and lists are late by less than the quiet period;
 *     without it no automatic retries, as the model demands (A1 against B8), and what a hasty
 *     person brings about is the person's
 * @param retryWhenAbsent absence after quiet is tried again without a person
 * @param hasty the person decides without looking whether a call is still on its way
 * @param mimics who pays by hand pays exactly our amount (model B15): a limit of the world, so off
 *     but for its test
 * @param hidden a no may hide a payment for longer than the shorter quiet: a limit of the world, so
 *     off but for its test
 * @param suspends freezes hold the monotonic clock; else wall clocks jump
 * @param bulkRows payouts that may share a call
 */
record Profile(
    Platform platform,
    Mode mode,
    boolean faults,
    boolean bounded,
    boolean retryWhenAbsent,
    boolean hasty,
    boolean mimics,
    boolean hidden,
    boolean suspends,
    int bulkRows,
    Mutant mutant) {

  /** What is demanded. */
  enum Mode {
    /** Faults to the end; no money rule may break. */
    SAFETY,
    /** Faults, then healing: everything must settle, and a replay must do nothing. */
    LIVENESS
  }

  static final long QUIET_MS = 100_000;
  static final long PRESUMED_QUIET_MS = 45_000;
  static final int MONEY_CALLS = 3;
  static final long LEASE_MS = 10_000;
  static final long CALL_TIMEOUT_MS = 30_000;
  static final long HOUR_MS = 3_600_000;

  /** Bounded worlds: what lingers, settles and lists late stays below quiet in all. */
  private static final Lateness BOUNDED = new Lateness(40_000, 25_000, 25_000);

  private static final Lateness UNBOUNDED = new Lateness(600_000, 120_000, 300_000);

  /**
   * The latest, in milliseconds.
   *
   * @param lingerMs a request in the network
   * @param settleMs a payment after it was accepted
   * @param listMs a payment in the provider's list
   */
  record Lateness(long lingerMs, long settleMs, long listMs) {
    long sum() {
      return lingerMs + settleMs + listMs;
    }
  }

  static Profile of(long seed, Mutant mutant) {
    SplittableRandom random = new SplittableRandom(seed * 31 + mutant.ordinal());
    Platform platform = platforms()[random.nextInt(3)];
    Mode mode = random.nextInt(3) == 0 ? Mode.SAFETY : Mode.LIVENESS;
    boolean bounded = random.nextInt(3) > 0;
    boolean faults = random.nextInt(12) > 0;
    boolean retry = bounded && random.nextInt(3) == 0;
    boolean hasty = random.nextInt(bounded ? 2 : 4) == 0;
    boolean suspends = random.nextBoolean();
    int rows = random.nextInt(4) == 0 ? 1 : random.nextInt(2) == 0 ? 200 : 2 + random.nextInt(3);
    Profile plain =
        new Profile(
            platform,
            mode,
            faults,
            bounded,
            retry,
            hasty,
            false,
            false,
            suspends,
            platform == Platform.PROLIFIC ? rows : 1,
            Mutant.NONE);
    return mutant == Mutant.NONE ? plain : plain.without(mutant);
  }

  private static Platform[] platforms() {
    return new Platform[] {Platform.PROLIFIC, Platform.MTURK, Platform.RESPONDENT};
  }

  /** The generator's profile of a mutant: the world in which its rule is needed. */
  private Profile without(Mutant rule) {
    boolean token = rule == Mutant.B12_TOKEN_FOR_EVER || rule == Mutant.B17_REFUSAL_WIPES_DOUBT;
    boolean blind =
        switch (rule) {
          case B4_UNCLEAR_IS_FAILED,
              B5_UNCLEAR_IS_RETRIED,
              B6_NO_QUIET,
              B7_NO_LEASE,
              B9_RETRY_WITHOUT_QUIET,
              B13_TARGETS_NOT_HELD,
              B14_TARGETS_HELD_UNTIL_ANSWERED,
              B16_FAILED_WITHOUT_QUIET,
              D18_NEW_BASELINE_PER_ATTEMPT,
              D18_RETRY_COMPARES_NOTHING,
              D19_NO_IS_BELIEVED,
              D19_PRESUMPTION_WITHOUT_QUIET,
              D20_LATER_REFUSAL_FAILS,
              D21_TARGET_FORGETS,
              D21_WORD_FORGOTTEN ->
              true;
          default -> false;
        };
    boolean study = rule == Mutant.D22_STUDY_NOT_BOUND || rule == Mutant.D23_PAUSE_TOO_WIDE;
    boolean unbounded =
        rule == Mutant.D18_RETRY_COMPARES_NOTHING || rule == Mutant.D21_WORD_FORGOTTEN;
    Platform on =
        rule.ofBulks() || study
            ? Platform.PROLIFIC
            : token
                ? Platform.MTURK
                : blind && platform == Platform.MTURK ? Platform.RESPONDENT : platform;
    boolean retry = rule == Mutant.B6_NO_QUIET || rule == Mutant.B7_NO_LEASE;
    boolean memory = rule == Mutant.B10_OFFSETS_FIRST || rule == Mutant.B11_LEDGER_FORGETS;
    return new Profile(
        on,
        memory || rule == Mutant.D23_PAUSE_TOO_WIDE ? Mode.LIVENESS : mode,
        true,
        !unbounded && (!memory || bounded),
        retry,
        rule.believesResolutions()
            || rule == Mutant.D18_RETRY_COMPARES_NOTHING
            || (memory && bounded && hasty),
        false,
        false,
        rule != Mutant.B7_NO_LEASE && suspends,
        rule.ofBulks() ? (bounded ? 200 : 3) : on != platform || rule.hidesTargets() ? 1 : bulkRows,
        rule);
  }

  /** A world without this assumption: calls outlive quiet, and absence is retried (model B8). */
  static Profile unboundedRetries(Platform platform) {
    return new Profile(
        platform, Mode.LIVENESS, true, false, true, false, false, false, false, 1, Mutant.NONE);
  }

  /** A world in which others pay exactly what we pay (model B15). */
  static Profile mimics(Platform platform) {
    return new Profile(
        platform, Mode.LIVENESS, true, true, false, false, true, false, false, 1, Mutant.NONE);
  }

  /** A world in which a no may hide a payment until the full quiet is over. */
  static Profile hidden(Platform platform) {
    return new Profile(
        platform, Mode.LIVENESS, true, true, false, false, false, true, false, 1, Mutant.NONE);
  }

  /** What somebody pays by hand on a target of ours. */
  long byHandMinor(World world) {
    long ours = world.chance(0.7) ? 100 : 250;
    return mimics ? ours : ours + (world.chance(0.3) ? 1 : 13);
  }

  int partitions() {
    return platform == Platform.PROLIFIC ? 1 : 2;
  }

  boolean token() {
    return platform == Platform.MTURK;
  }

  /** How long faults last, at least. */
  long lengthMs(World world) {
    return mutant.needsPatience()
        ? world.between(400_000, 700_000)
        : world.between(30_000, 240_000);
  }

  /** How long after its arrival a call may still bring a payment into the lists. */
  long latestMs() {
    return bounded ? QUIET_MS - LEASE_MS - 2_000 : UNBOUNDED.settleMs() + UNBOUNDED.listMs();
  }

  /** How long a token may pay after its last use; by wall clocks, which jump by an hour here. */
  private long tokenLifeMs() {
    return bounded ? QUIET_MS + 50_000 : 2 * UNBOUNDED.sum() + HOUR_MS;
  }

  Lateness lateness() {
    return bounded ? BOUNDED : UNBOUNDED;
  }

  /** How long after healing everything must be settled. */
  long patienceMs() {
    return QUIET_MS + lateness().sum() + (token() ? tokenLifeMs() + 2 * HOUR_MS : 0) + 900_000;
  }

  /** The same times in all worlds, other widths in each. */
  Policy policy(World world) {
    long tokenWindow = mutant == Mutant.B12_TOKEN_FOR_EVER ? 1_000 * HOUR_MS : 20 * HOUR_MS;
    return new Policy(
        1 + world.random.nextInt(bulkRows > 1 ? 8 : 4),
        QUIET_MS,
        PRESUMED_QUIET_MS,
        LEASE_MS,
        CALL_TIMEOUT_MS,
        5_000,
        1_000,
        20_000,
        500,
        10_000,
        40_000,
        token() ? 30_000 : 0,
        token() ? tokenWindow : 0,
        token() ? tokenLifeMs() : 0,
        300_000,
        mutant == Mutant.D19_CALLS_WITHOUT_BOUND ? 1_000 : MONEY_CALLS,
        5,
        5,
        retryWhenAbsent,
        token() ? 2 : 0,
        token() ? 6 : 0,
        token(),
        1 + world.random.nextInt(bulkRows > 1 ? 30 : 6),
        1_000,
        1 + world.random.nextInt(5),
        bulkRows,
        bulkRows == 1 ? 0 : world.between(0, 2_000));
  }
}
