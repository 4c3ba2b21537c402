package org.payouts.verification.soak;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A run.
 *
 * @param payouts how many
 * @param faultPercent how many of a hundred calls fail by chance
 * @param seed of identifiers, amounts, faults and the operator
 * @param directory where everything is kept
 * @param deadline when a run that has not ended has failed
 * @param sampleMs between two looks
 * @param keptRegistry whether the stage can be opened again afterwards
 */
record MillionOptions(
    int payouts,
    int faultPercent,
    long seed,
    Pace pace,
    Path directory,
    Duration deadline,
    long sampleMs,
    boolean keptRegistry) {

  /** Time for so many payouts at a rate that would be a defect, and for starting and settling. */
  static Duration deadline(int payouts, Pace pace) {
    double perSecond = pace.fixed() ? Math.min(150, pace.perSecond() * 0.8) : 150;
    return Duration.ofSeconds(240 + (long) (payouts / perSecond));
  }
}
