package org.payouts.verification.soak;

import java.util.Map;

/**
 * How the run stood at a moment.
 *
 * @param seconds since publishing began
 * @param mixed whether requests of every platform are still to come; afterwards the last ones drain
 * @param mixKept the least share of its requests that a platform has published, over MTurk's share:
 *     below 1 when a platform is so slow that its window holds it back
 * @param settled payouts with a result
 * @param reviewsOpen payouts that wait for the operator
 * @param perSecond settled per second since the sample before
 * @param lag records that each service has not passed yet, by service
 * @param rss resident bytes by process
 */
record Sample(
    double seconds,
    int published,
    boolean mixed,
    double mixKept,
    int settled,
    int reviewsOpen,
    double perSecond,
    Map<String, Long> lag,
    Map<String, Long> rss) {
  /** Published and neither settled nor in front of a person. */
  long underWay() {
    return (long) published - settled - reviewsOpen;
  }
}
