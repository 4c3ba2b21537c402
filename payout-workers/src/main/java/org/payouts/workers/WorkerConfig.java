package org.payouts.workers;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.payouts.Platform;
import org.payouts.admission.AdmissionLimits;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.Problem;
import org.payouts.config.Settings;
import org.payouts.config.TypedConfig;
import org.payouts.payout.Platforms;
import org.payouts.payout.TargetId;
import org.payouts.service.ServiceHttp;
import org.payouts.workers.engine.SpendLimit;
import org.payouts.workers.model.Policy;

/**
 * The configuration of one platform's worker. Keys that begin with a platform's name belong to that
 * platform's worker; the provider's own keys (addresses, credentials) are checked here too.
 */
public final class WorkerConfig extends TypedConfig {
  /** How long a claim may wait before its call leaves, in milliseconds. */
  public static final String LEASE_MS = "worker.lease.ms";

  static final String GROUP_PROTOCOL = "worker.group.protocol";
  static final String RESTORE_PATIENCE_MS = "worker.restore.patience.ms";
  static final String METRICS_PORT = "metrics.port";
  static final String METRICS_HOST = "metrics.host";
  private static final String MAX_BUFFERED = "worker.max.buffered";
  private static final String MAX_OPEN = "worker.max.open";
  private static final String MAX_GROUP = "worker.max.group";
  private static final int AS_MANY_AS_CALLS = -1;

  /** Times as many as calls in flight: a bound for what is in doubt after a crash. */
  private static final int MOST_CLAIMS_AHEAD = 10;

  private static final String BULK_ROWS = "bulk.rows";
  private static final String BULK_LINGER_MS = "bulk.linger.ms";
  private static final long TOKEN_WINDOW_MS = 20 * 3_600_000L;
  private static final long CLOCK_SLACK_MS = 300_000;

  private final Platform platform;

  /**
   * Reads and checks the settings.
   *
   * @param providerKeys the keys of the platform's provider
   * @throws org.payouts.config.InvalidConfigurationException naming every unknown key and bad value
   */
  public WorkerConfig(Platform platform, Settings settings, ConfigDef providerKeys) {
    super(definition(platform, providerKeys), settings, others(platform));
    this.platform = platform;
    checkQuiet();
  }

  /**
   * A call that outlives a quiet period turns absence into a second payment
   * (docs/protocol/configurations.txt, B8).
   */
  private void checkQuiet() {
    long call = getLong(LEASE_MS) + millis("call.timeout.ms");
    List<Problem> problems = new ArrayList<>();
    if (millis("presumed.quiet.ms") <= call) {
      problems.add(
          Problem.of(
              key("presumed.quiet.ms"),
              String.valueOf(millis("presumed.quiet.ms")),
              "is not longer than a claimed call may take (%d ms).".formatted(call),
              "Set it above %s plus %s.".formatted(LEASE_MS, key("call.timeout.ms"))));
    }
    if (millis("quiet.ms") < millis("presumed.quiet.ms") || millis("quiet.ms") <= call) {
      problems.add(
          Problem.of(
              key("quiet.ms"),
              String.valueOf(millis("quiet.ms")),
              "is shorter than %s, or not longer than a claimed call may take (%d ms)."
                  .formatted(key("presumed.quiet.ms"), call),
              "Set it above %s plus %s, and not below %s."
                  .formatted(LEASE_MS, key("call.timeout.ms"), key("presumed.quiet.ms"))));
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(problems);
    }
  }

  private static List<String> others(Platform platform) {
    List<String> others =
        new ArrayList<>(List.of("router.", "sandbox.", "gateway.", "console.", "view."));
    Platforms.ALL.stream()
        .filter(other -> other != platform)
        .forEach(other -> others.add(Platforms.name(other) + "."));
    others.add(AdmissionLimits.capKey(platform)); // The router's: what it admits is paid.
    others.add(TargetId.key(platform));
    return others;
  }

  /** All keys of a platform's worker, for the configuration reference. */
  public static ConfigDef definition(Platform platform, ConfigDef providerKeys) {
    String name = Platforms.name(platform) + ".";
    boolean mturk = platform == Platform.MTURK;
    ConfigDef definition = new ConfigDef(providerKeys);
    millis(
        definition,
        name + "quiet.ms",
        mturk ? 900_000 : 3_600_000,
        "How long absence from the provider's books proves nothing after a call has ended. Shorter is faster to a person, and closer to a second payment; never 0.");
    millis(
        definition,
        name + "presumed.quiet.ms",
        900_000,
        "The same where the answer said that nothing was paid (401, 402, 403, 429, balance): books that show no change after it let the payout be tried again without a person.");
    definition.define(
        name + "money.calls",
        ConfigDef.Type.INT,
        mturk ? 5 : 3,
        Range.between(1, 100),
        Importance.MEDIUM,
        "Money calls made for one payout without a person, whatever is answered. Calls that provably did not leave do not count.");
    millis(
        definition,
        name + "probe.ms",
        30_000,
        "Between two reads that find out whether a pause is over.");
    millis(
        definition,
        name + "read.min.ms",
        5_000,
        "First wait before the books are read; doubles up to read.max.ms.");
    millis(
        definition,
        name + "read.max.ms",
        900_000,
        "Longest wait between two reads of the books for one payout.");
    millis(
        definition,
        name + "backoff.min.ms",
        1_000,
        "First wait before a payout that was certainly not paid is tried again; doubles up to backoff.max.ms.");
    millis(
        definition,
        name + "backoff.max.ms",
        300_000,
        "Longest wait before a payout that was certainly not paid is tried again, and between two probes of what stands still.");
    millis(
        definition,
        name + "suspect.backoff.max.ms",
        3_600_000,
        "Longest wait between two tries of a payout that is prepared alone because something may be wrong with it, or that waits for somebody.");
    definition.define(
        name + "max.in.flight",
        ConfigDef.Type.INT,
        platform == Platform.RESPONDENT ? 8 : 16,
        Range.between(1, 1_000),
        Importance.MEDIUM,
        "Calls in flight per worker process.");
    definition.define(
        name + "claims.ahead",
        ConfigDef.Type.INT,
        mturk ? AS_MANY_AS_CALLS : 0,
        Range.between(AS_MANY_AS_CALLS, 4_096),
        Importance.LOW,
        "Payouts claimed beyond the calls in flight, so that a call starts as soon as another ends; after a crash each of them is in doubt. -1 for as many as max.in.flight, and up to ten times as many where calls would stand idle and claims wait for less than a quarter of worker.lease.ms.");
    definition.define(
        name + "absence",
        ConfigDef.Type.STRING,
        "review",
        ConfigDef.ValidString.in("review", "retry"),
        Importance.LOW,
        "What absence after the quiet period means: review asks a person; retry tries again, which assumes that no call of ours can arrive later than the quiet period.");
    definition.define(
        name + "fuse.payments.per.hour",
        ConfigDef.Type.LONG,
        10_000L,
        Range.atLeast(0),
        Importance.MEDIUM,
        "Payments that one worker process begins within any hour; what is above waits. 0 for no limit.");
    definition.define(
        name + "fuse.amount.minor.per.hour",
        ConfigDef.Type.LONG,
        5_000_000L,
        Range.atLeast(0),
        Importance.MEDIUM,
        "Money that one worker process begins to pay within any hour, in minor units, whatever the currency; what is above waits. 0 for no limit.");
    if (platform == Platform.PROLIFIC) {
      bulks(definition, name);
    }
    if (mturk) {
      millis(
          definition,
          name + "assignment.grace.ms",
          600_000,
          "How long MTurk may say that an assignment does not exist before that counts as a refusal.");
      millis(
          definition,
          name + "token.life.ms",
          86_400_000,
          "How long a token that was sent may still pay: a refused payout fails only after it. MTurk documents 24 hours.");
    }
    millis(definition, LEASE_MS, 10_000, "How long a claim may wait before its call leaves.");
    definition.define(
        GROUP_PROTOCOL,
        ConfigDef.Type.STRING,
        "consumer",
        ConfigDef.ValidString.in("consumer", "classic"),
        Importance.LOW,
        "Group protocol of the workers. Change it only while all workers of the platform are down.");
    millis(
        definition,
        RESTORE_PATIENCE_MS,
        60_000,
        "How long a ledger's replay may stand still before the partition is given up.");
    definition.define(
        MAX_BUFFERED,
        ConfigDef.Type.INT,
        20_000,
        Range.atLeast(100),
        Importance.LOW,
        "Payouts ready to be worked on, per partition, before its intake is paused.");
    definition.define(
        MAX_OPEN,
        ConfigDef.Type.INT,
        200_000,
        Range.atLeast(100),
        Importance.MEDIUM,
        "Open payouts per partition, whatever they wait for, before its intake is paused. Each takes about 1.4 kilobytes of heap.");
    definition.define(
        MAX_GROUP,
        ConfigDef.Type.INT,
        1_000,
        Range.between(1, 10_000),
        Importance.LOW,
        "Transitions of one transaction.");
    definition.define(
        METRICS_PORT,
        ConfigDef.Type.INT,
        -1,
        Range.between(-1, 65_535),
        Importance.LOW,
        "Port of /metrics and /health; 0 takes a free one, -1 serves nothing.");
    definition.define(
        METRICS_HOST,
        ConfigDef.Type.STRING,
        ServiceHttp.LOOPBACK,
        new ConfigDef.NonEmptyString(),
        Importance.LOW,
        "Address that /metrics and /health listen on; 0.0.0.0 for all addresses of this machine. Both are open to everybody who reaches it.");
    return definition;
  }

  private static void bulks(ConfigDef definition, String name) {
    definition.define(
        name + BULK_ROWS,
        ConfigDef.Type.INT,
        200,
        Range.between(1, 200),
        Importance.MEDIUM,
        "Bonuses of one study that one call pays. An unclear answer leaves all of them in doubt, each to be settled by its own submission; 1 pays one by one.");
    definition.define(
        name + BULK_LINGER_MS,
        ConfigDef.Type.LONG,
        500L,
        Range.between(0, 60_000),
        Importance.LOW,
        "How long a bonus waits for others of its study while there are fewer than bulk.rows. Milliseconds.");
  }

  private static void millis(ConfigDef definition, String key, long fallback, String meaning) {
    definition.define(
        key,
        ConfigDef.Type.LONG,
        fallback,
        Range.atLeast(1),
        Importance.MEDIUM,
        meaning + " Milliseconds.");
  }

  /** The numbers of the protocol. */
  public Policy policy() {
    boolean mturk = platform == Platform.MTURK;
    int bulkRows = platform == Platform.PROLIFIC ? getInt(key(BULK_ROWS)) : 1;
    int width = getInt(key("max.in.flight"));
    int ahead = getInt(key("claims.ahead"));
    boolean adapts = ahead == AS_MANY_AS_CALLS;
    return new Policy(
        width,
        millis("quiet.ms"),
        millis("presumed.quiet.ms"),
        getLong(LEASE_MS),
        millis("call.timeout.ms"),
        millis("probe.ms"),
        millis("read.min.ms"),
        millis("read.max.ms"),
        millis("backoff.min.ms"),
        millis("backoff.max.ms"),
        millis("suspect.backoff.max.ms"),
        mturk ? millis("assignment.grace.ms") : 0,
        mturk ? Math.min(TOKEN_WINDOW_MS, millis("token.life.ms") / 6 * 5) : 0,
        mturk ? millis("token.life.ms") : 0,
        CLOCK_SLACK_MS,
        getInt(key("money.calls")),
        5,
        5,
        getString(key("absence")).equals("retry"),
        adapts ? width : ahead,
        adapts ? MOST_CLAIMS_AHEAD * width : ahead,
        mturk,
        getInt(MAX_BUFFERED),
        getInt(MAX_OPEN),
        getInt(MAX_GROUP),
        bulkRows,
        bulkRows == 1 ? 0 : millis(BULK_LINGER_MS));
  }

  /** The most that a process may begin to pay within an hour. */
  public SpendLimit spendLimit() {
    return new SpendLimit(
        getLong(key("fuse.payments.per.hour")), getLong(key("fuse.amount.minor.per.hour")));
  }

  private long millis(String suffix) {
    Object value = get(key(suffix));
    return ((Number) value).longValue();
  }

  private String key(String suffix) {
    return Platforms.name(platform) + "." + suffix;
  }
}
