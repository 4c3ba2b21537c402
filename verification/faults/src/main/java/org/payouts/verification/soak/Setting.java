package org.payouts.verification.soak;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.providers.Timing;
import org.payouts.verification.harness.Jvms;
import org.payouts.verification.harness.StageOptions;

/** How the stage of a long run is set: sized for it, and with times that faults can settle in. */
final class Setting {
  private static final int QUIET_MS = 8_000;
  private static final int LEASE_MS = 4_000;
  private static final int CALL_MS = 2_500;
  private static final int SETTLE_LATE_MS = 2_000;
  private static final int READ_LAG_MS = 1_000;
  private static final int MTURK_WIDTH = 48;

  /** What is claimed together is one transaction. */
  private static final int MTURK_AHEAD = 256;

  private static final int OTHERS_WIDTH = 32;
  private static final int PROLIFIC_ROWS = 10;
  private static final List<String> COMPILED =
      List.of("-XX:TieredStopAtLevel=4", "-XX:CICompilerCount=2");

  private Setting() {}

  /** How old a review must be before the operator looks at it. */
  static Duration ripe() {
    return Duration.ofMillis(QUIET_MS + SETTLE_LATE_MS + READ_LAG_MS + 1_000);
  }

  static StageOptions stage(MillionOptions options) {
    StageOptions stage =
        StageOptions.in(options.directory())
            .keptRegistry(options.keptRegistry())
            .proxied(false)
            .jvms(jvms())
            .timing(Timing.defaults().lateBy(SETTLE_LATE_MS, READ_LAG_MS).hangMs(3 * CALL_MS));
    for (Map.Entry<String, String> each : services().entrySet()) {
      stage = stage.with(each.getKey(), each.getValue());
    }
    return stage;
  }

  static Jvms jvms() {
    return new Jvms(
        compiled("-Xmx1g"),
        compiled("-Xmx512m"),
        compiled("-Xmx512m"),
        Optional.of(List.of("-Xmx4g", "-XX:+UseG1GC", "-XX:+ExplicitGCInvokesConcurrent")));
  }

  private static List<String> compiled(String heap) {
    return List.of(heap, COMPILED.get(0), COMPILED.get(1));
  }

  /** What the services are told beyond a stage's usual times. */
  static Map<String, String> services() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("worker.lease.ms", String.valueOf(LEASE_MS));
    for (Platform platform : Platforms.ALL) {
      String name = Platforms.name(platform);
      int width = platform == Platform.MTURK ? MTURK_WIDTH : OTHERS_WIDTH;
      settings.put(name + ".quiet.ms", String.valueOf(QUIET_MS));
      settings.put(name + ".presumed.quiet.ms", String.valueOf(QUIET_MS));
      settings.put(name + ".call.timeout.ms", String.valueOf(CALL_MS));
      settings.put(name + ".suspect.backoff.max.ms", "5000");
      settings.put(name + ".max.in.flight", String.valueOf(width));
    }
    settings.put("mturk.token.life.ms", "20000");
    settings.put("mturk.claims.ahead", String.valueOf(MTURK_AHEAD));
    // Of a bulk's reads each may meet a fault that stops the account, and the bulk begins again:
    // with 5 % faults, two of three drafts of large bulks were never paid.
    settings.put("prolific.bulk.rows", String.valueOf(PROLIFIC_ROWS));
    // Fewer and larger transactions and fetches: a tenth of a second more on a payout's way.
    settings.put("router.commit.interval.ms", "100");
    settings.put("kafka.fetch.min.bytes", "16384");
    settings.put("kafka.fetch.max.wait.ms", "40");
    return settings;
  }
}
