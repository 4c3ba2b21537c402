package org.payouts.router;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.payouts.admission.AdmissionLimits;
import org.payouts.config.AdmissionKeys;
import org.payouts.config.Settings;
import org.payouts.config.TypedConfig;
import org.payouts.router.intake.WriterSchemas;
import org.payouts.service.ServiceHttp;

/** The router's configuration. Times are in milliseconds, amounts in minor units. */
public final class RouterConfig extends TypedConfig {
  public static final String COMMIT_INTERVAL_MS = "router.commit.interval.ms";
  public static final String THREADS = "router.num.stream.threads";
  public static final String STATE_DIR = "router.state.dir";
  public static final String GROUP_PROTOCOL = "router.group.protocol";
  public static final String LINGER_MS = "router.linger.ms";
  public static final String SCHEMA_LOOK_UPS = "router.schema.lookups.per.second";
  public static final String SCHEMA_UNREADABLE_MS = "router.schema.unreadable.ms";
  public static final String MAX_SET_ASIDE = "router.max.undecided";
  public static final String METRICS_PORT = "metrics.port";
  static final String METRICS_HOST = "metrics.host";

  /** Prefixes of keys that other services read from the same file. */
  private static final List<String> OTHERS =
      List.of(
          "prolific.",
          "mturk.",
          "respondent.",
          "worker.",
          "workers.",
          "sandbox.",
          "gateway.",
          "cli.",
          "topics.",
          "console.",
          "view.");

  public RouterConfig(Settings settings) {
    super(definition(), settings, OTHERS);
  }

  /** All keys, for the configuration reference. */
  public static ConfigDef definition() {
    ConfigDef definition =
        new ConfigDef()
            .define(
                COMMIT_INTERVAL_MS,
                ConfigDef.Type.LONG,
                20L,
                Range.between(1, 10_000),
                Importance.MEDIUM,
                "How often a transaction is committed, in ms: the greatest part of a request's way through the router.")
            .define(
                THREADS,
                ConfigDef.Type.INT,
                1,
                Range.between(1, 12),
                Importance.MEDIUM,
                "Stream threads of this process. There are 7 tasks to share among all threads of all processes.")
            .define(
                STATE_DIR,
                ConfigDef.Type.STRING,
                System.getProperty("java.io.tmpdir") + "/payout-router",
                new ConfigDef.NonEmptyString(),
                Importance.MEDIUM,
                "Directory of the local copy of the admissions, one per process. May be wiped while the router is down.")
            .define(
                GROUP_PROTOCOL,
                ConfigDef.Type.STRING,
                "classic",
                ValidString.in("classic", "streams"),
                Importance.LOW,
                "Group protocol of Kafka Streams: classic, or streams (KIP-1071). Change it only while the router is down.")
            .define(
                LINGER_MS,
                ConfigDef.Type.LONG,
                5L,
                Range.between(0, 1_000),
                Importance.LOW,
                "How long the producer waits for more records of a batch, in ms; below the commit interval.")
            .define(
                SCHEMA_LOOK_UPS,
                ConfigDef.Type.INT,
                20,
                Range.between(1, 1_000),
                Importance.LOW,
                "Questions per second to the schema registry about IDs that are not of the request's own subject. Requests of known IDs never wait for them.")
            .define(
                SCHEMA_UNREADABLE_MS,
                ConfigDef.Type.LONG,
                300_000L,
                Range.between(1_000, 3_600_000),
                Importance.LOW,
                "How long an answer that a schema ID is unknown or unusable is kept, in ms. It counts for records written before it was given.")
            .define(
                MAX_SET_ASIDE,
                ConfigDef.Type.INT,
                50_000,
                Range.between(1, 1_000_000),
                Importance.LOW,
                "Most requests of one partition, and as many misplaced ones that belong to it, that are set aside until the schema registry has answered; beyond it the partition stops.")
            .define(
                METRICS_PORT,
                ConfigDef.Type.INT,
                -1,
                Range.between(-1, 65_535),
                Importance.MEDIUM,
                "Port of /metrics and /health; 0 takes a free one, -1 serves nothing.")
            .define(
                METRICS_HOST,
                ConfigDef.Type.STRING,
                ServiceHttp.LOOPBACK,
                new ConfigDef.NonEmptyString(),
                Importance.MEDIUM,
                "Address that /metrics and /health listen on; 0.0.0.0 for all addresses of this machine. Both are open to everybody who reaches it.");
    return AdmissionKeys.define(definition);
  }

  /** What may be asked of the schema registry. */
  WriterSchemas.Budget schemaBudget() {
    return new WriterSchemas.Budget(
        getInt(SCHEMA_LOOK_UPS), Duration.ofMillis(getLong(SCHEMA_UNREADABLE_MS)));
  }

  /** The limits requests are held against. */
  public AdmissionLimits limits() {
    return AdmissionKeys.limits(this);
  }
}
