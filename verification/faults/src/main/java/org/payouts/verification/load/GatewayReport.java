package org.payouts.verification.load;

import java.util.List;
import org.payouts.verification.harness.RunCommand;

/**
 * What came of a run.
 *
 * @param acknowledged bonuses that were answered with 202
 * @param duplicates of them those that were there before, because an earlier answer was lost
 * @param p50Ms from the moment at which a request was due to its 202, without those that met a kill
 * @param lost answered with 202 and not in Kafka
 * @param twice in Kafka more than once
 */
record GatewayReport(
    long seed,
    int seconds,
    int rate,
    int array,
    int kills,
    long acknowledged,
    long duplicates,
    double perSecond,
    double p50Ms,
    double p95Ms,
    double p99Ms,
    List<String> lost,
    List<String> twice,
    List<String> unfinished)
    implements RunCommand.Report {

  @Override
  public boolean good() {
    return lost.isEmpty() && twice.isEmpty() && unfinished.isEmpty();
  }

  @Override
  public String line() {
    return ("%d bonuses acknowledged, %.0f a second in bodies of %d; p50 %.1f ms, p95 %.1f ms, p99 %.1f ms;"
            + " %d kills, %d found again; lost %d, twice %d, unfinished %d (seed %d)")
        .formatted(
            acknowledged,
            perSecond,
            array,
            p50Ms,
            p95Ms,
            p99Ms,
            kills,
            duplicates,
            lost.size(),
            twice.size(),
            unfinished.size(),
            seed);
  }
}
