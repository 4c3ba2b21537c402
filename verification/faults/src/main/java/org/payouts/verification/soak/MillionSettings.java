package org.payouts.verification.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.providers.Timing;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultRule;
import org.payouts.verification.harness.ClusterOptions;

/** The cluster of a long run: sized for it, and with times that faults can settle in. */
final class MillionSettings {

  private static final int QUIET_MS = 8_000;
  private static final int CALL_MS = 2_500;
  private static final int SETTLE_LATE_MS = 2_000;
  private static final int READ_LAG_MS = 1_000;
  private static final int OUTAGE_MS = 1_500;

  /** How old a review must be: older than a call, a late payment and a lagging read. */
  static final Duration RIPE = Duration.ofMillis(QUIET_MS + SETTLE_LATE_MS + READ_LAG_MS + 1_000);

  static final List<String> BROKER_JVM = compiled("-Xmx1g");
  static final List<String> SERVICE_JVM = compiled("-Xmx512m");

  /**
   * Outages of a whole account: by chance per call they would come several times a second at this
   * rate, and nobody would be paid. Somebody who pays by hand: never on Respondent, where no read
   * can then show that ours was not paid, and only the resolution "paid" ends the review, whatever
   * the books say.
   */
  static final Set<FaultClass> NOT_BY_CHANCE =
      EnumSet.of(
          FaultClass.UNAUTHORIZED_401,
          FaultClass.FORBIDDEN_403,
          FaultClass.EMPTY_BALANCE,
          FaultClass.OUTSIDE_PAYER,
          FaultClass.AUTOPAY_LATE);

  /** What goes wrong by plan instead, one after the other. */
  private static final List<Map.Entry<Operation, FaultClass>> PLANNED =
      List.of(
          Map.entry(Operation.MTURK_SEND_BONUS, FaultClass.UNAUTHORIZED_401),
          Map.entry(Operation.PROLIFIC_PAY, FaultClass.OUTSIDE_PAYER),
          Map.entry(Operation.PROLIFIC_PAY, FaultClass.FORBIDDEN_403),
          Map.entry(Operation.RESPONDENT_PAYOUT, FaultClass.EMPTY_BALANCE),
          Map.entry(Operation.MTURK_SEND_BONUS, FaultClass.OUTSIDE_PAYER),
          Map.entry(Operation.MTURK_SEND_BONUS, FaultClass.EMPTY_BALANCE),
          Map.entry(Operation.PROLIFIC_PAY, FaultClass.EMPTY_BALANCE),
          Map.entry(Operation.RESPONDENT_PAYOUT, FaultClass.UNAUTHORIZED_401));

  private MillionSettings() {}

  /** The n-th planned fault, which the next such call meets. */
  static FaultRule planned(int number) {
    Map.Entry<Operation, FaultClass> next = PLANNED.get(number % PLANNED.size());
    return FaultRule.always(next.getValue())
        .on(next.getKey().provider().label(), next.getKey().label())
        .times(1)
        .ms(OUTAGE_MS);
  }

  static ClusterOptions cluster(Path directory, boolean keptRegistry) {
    return ClusterOptions.in(directory)
        .keptRegistry(keptRegistry)
        .direct()
        .jvms(BROKER_JVM, SERVICE_JVM)
        .providers(
            SimulatedProviders.Options.defaults()
                .selfTaught()
                .timing(Timing.defaults().lateBy(SETTLE_LATE_MS, READ_LAG_MS).hangMs(3 * CALL_MS)))
        .with(services());
  }

  private static List<String> compiled(String heap) {
    return List.of(heap, "-XX:TieredStopAtLevel=4", "-XX:CICompilerCount=2");
  }

  /** Settings of the services beyond a cluster's usual times. */
  static Map<String, String> services() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("worker.lease.ms", "4000");
    for (Platform platform : Platforms.ALL) {
      Map.of(
              ".quiet.ms", "" + QUIET_MS,
              ".presumed.quiet.ms", "" + QUIET_MS,
              ".call.timeout.ms", "" + CALL_MS,
              ".suspect.backoff.max.ms", "5000",
              ".max.in.flight", platform == Platform.MTURK ? "48" : "32")
          .forEach((key, value) -> settings.put(Platforms.name(platform) + key, value));
    }
    settings.put("mturk.token.life.ms", "20000");
    // Of a bulk's reads each may meet a fault that stops the account, and the bulk begins again:
    // with 5 % faults, two of three drafts of large bulks were never paid.
    settings.put("prolific.bulk.rows", "10");
    // Fewer and larger transactions and fetches: a tenth of a second more on a payout's way.
    settings.put("router.commit.interval.ms", "100");
    settings.put("kafka.fetch.min.bytes", "16384");
    settings.put("kafka.fetch.max.wait.ms", "40");
    return settings;
  }
}
