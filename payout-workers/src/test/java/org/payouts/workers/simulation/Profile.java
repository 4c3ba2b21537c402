package org.payouts.workers.simulation;

import java.util.Random;
import org.payouts.workers.protocol.Policy;

/**
 * What kind of history a seed is.
 *
 * @param kind what the provider is like
 * @param faults whether anything goes wrong at all
 * @param bounded whether calls and books lag less than the quiet period; without it only careful
 *     people and no automatic retries, as the model demands (A1 against B8)
 * @param retryWhenAbsent absence after quiet is tried again without a person
 * @param hasty the person decides without looking whether a call is still on its way
 * @param suspends freezes hold the monotonic clock; else wall clocks jump
 */
record Profile(
    Kind kind,
    boolean faults,
    boolean bounded,
    boolean retryWhenAbsent,
    boolean hasty,
    boolean suspends,
    Mutant mutant) {

  /** What a provider is like. */
  enum Kind {
    /** No token, accepts at once, shows bare amounts later: Prolific. */
    AMOUNTS,
    /** Takes a token for 24 hours: MTurk. */
    TOKEN,
    /** No token, shows a count later: Respondent. */
    COUNT
  }

  static final long QUIET_MS = 60_000;
  static final long LEASE_MS = 10_000;
  static final long CALL_TIMEOUT_MS = 30_000;

  static Profile of(Random random, Mutant mutant) {
    Kind kind = Kind.values()[random.nextInt(3)];
    boolean bounded = random.nextInt(3) > 0;
    boolean faults = random.nextInt(12) > 0;
    boolean retry = bounded && random.nextInt(3) == 0;
    boolean hasty = bounded && random.nextInt(2) == 0;
    boolean suspends = random.nextBoolean();
    return switch (mutant) {
      case B6_NO_QUIET -> new Profile(notToken(kind), true, true, true, false, suspends, mutant);
      case B7_NO_LEASE -> new Profile(notToken(kind), true, true, true, false, false, mutant);
      case B9_NO_QUIET_BEFORE_VERDICTS ->
          new Profile(notToken(kind), true, true, false, true, suspends, mutant);
      case B12_TOKEN_FOR_EVER ->
          new Profile(Kind.TOKEN, true, true, false, false, suspends, mutant);
      case B13_TARGETS_NOT_HELD ->
          new Profile(notToken(kind), true, true, false, false, suspends, mutant);
      case B5_UNCLEAR_IS_RETRIED, B4_UNCLEAR_IS_FAILED ->
          new Profile(notToken(kind), true, true, false, false, suspends, mutant);
      case NONE -> new Profile(kind, faults, bounded, retry, hasty, suspends, mutant);
      default -> new Profile(kind, true, bounded, retry, hasty, suspends, mutant);
    };
  }

  private static Kind notToken(Kind kind) {
    return kind == Kind.TOKEN ? Kind.COUNT : kind;
  }

  int partitions() {
    return kind == Kind.AMOUNTS ? 1 : 2;
  }

  Policy policy() {
    boolean token = kind == Kind.TOKEN;
    boolean noQuiet = mutant == Mutant.B6_NO_QUIET || mutant == Mutant.B9_NO_QUIET_BEFORE_VERDICTS;
    return new Policy(
        3,
        noQuiet ? 1 : QUIET_MS,
        LEASE_MS,
        CALL_TIMEOUT_MS,
        5_000,
        1_000,
        20_000,
        500,
        10_000,
        token ? 30_000 : 0,
        token ? (mutant == Mutant.B12_TOKEN_FOR_EVER ? 1_000 * 3_600_000L : 20 * 3_600_000L) : 0,
        300_000,
        5,
        5,
        5,
        retryWhenAbsent,
        token ? 2 : 0,
        4,
        3);
  }
}
