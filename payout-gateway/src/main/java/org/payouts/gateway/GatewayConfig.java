package org.payouts.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.payouts.admission.AdmissionLimits;
import org.payouts.config.AdmissionKeys;
import org.payouts.config.Settings;
import org.payouts.config.TypedConfig;
import org.payouts.gateway.http.GatewayServer;
import org.payouts.service.ServiceHttp;

/** The gateway's configuration. */
public final class GatewayConfig extends TypedConfig {
  public static final String HOST = "gateway.host";
  public static final String PORT = "gateway.port";
  public static final String KEYS_FILE = "gateway.keys.file";
  public static final String DATA_DIR = "gateway.data.dir";
  static final String MAX_BODY_BYTES = "gateway.max.body.bytes";
  static final String MAX_IN_FLIGHT = "gateway.max.in.flight";
  static final String PUBLISH_TIMEOUT_MS = "gateway.publish.timeout.ms";
  static final String BONUSES_PER_SECOND = "gateway.bonuses.per.second";
  static final String MAX_EVENT_READERS = "gateway.max.event.readers";
  static final String METRICS_PORT = "metrics.port";
  static final String METRICS_HOST = "metrics.host";

  /** Where it listens unless another port is named. */
  public static final int DEFAULT_PORT = 8092;

  private static final int LARGEST_BODY = 64 * 1024 * 1024;

  /** Prefixes of keys that other services read from the same file. */
  private static final List<String> OTHERS =
      List.of(
          "prolific.",
          "mturk.",
          "respondent.",
          "router.",
          "worker.",
          "workers.",
          "sandbox.",
          "view.",
          "console.",
          "cli.",
          "topics.");

  public GatewayConfig(Settings settings) {
    super(definition(), settings, OTHERS);
  }

  /** All keys, for the configuration reference. */
  public static ConfigDef definition() {
    ConfigDef definition =
        new ConfigDef()
            .define(
                HOST,
                ConfigDef.Type.STRING,
                ServiceHttp.LOOPBACK,
                new NonEmptyString(),
                Importance.HIGH,
                "Address to listen on. It speaks plain HTTP: beyond this machine put a proxy with TLS in front of it.")
            .define(
                PORT,
                ConfigDef.Type.INT,
                DEFAULT_PORT,
                Range.between(0, 65_535),
                Importance.HIGH,
                "Port to listen on; 0 takes a free one.")
            .define(
                KEYS_FILE,
                ConfigDef.Type.STRING,
                ConfigDef.NO_DEFAULT_VALUE,
                new NonEmptyString(),
                Importance.HIGH,
                "JSON file of requesters, hashes of their API keys, what each may ask for, and their webhooks; read again when it changes. See docs/http.md.")
            .define(
                DATA_DIR,
                ConfigDef.Type.STRING,
                ConfigDef.NO_DEFAULT_VALUE,
                new NonEmptyString(),
                Importance.HIGH,
                "Directory of the index of payouts, which can be made anew, and of the webhooks' state, which cannot. One per process.")
            .define(
                MAX_BODY_BYTES,
                ConfigDef.Type.INT,
                4 * 1024 * 1024,
                Range.between(1024, LARGEST_BODY),
                Importance.MEDIUM,
                "Largest body of a request, in bytes.")
            .define(
                MAX_IN_FLIGHT,
                ConfigDef.Type.INT,
                20_000,
                Range.between(1_000, 1_000_000),
                Importance.MEDIUM,
                "Most bonuses that were sent to Kafka and are not in the index yet; beyond it 503 is answered.")
            .define(
                PUBLISH_TIMEOUT_MS,
                ConfigDef.Type.INT,
                10_000,
                Range.between(1_000, 120_000),
                Importance.MEDIUM,
                "How long Kafka's acknowledgement is waited for, in ms; after it 503 is answered.")
            .define(
                BONUSES_PER_SECOND,
                ConfigDef.Type.INT,
                2_000,
                Range.between(1, 1_000_000),
                Importance.MEDIUM,
                "Bonuses that a requester may ask for in a second, unless its entry in gateway.keys.file names another number.")
            .define(
                MAX_EVENT_READERS,
                ConfigDef.Type.INT,
                50,
                Range.between(1, 1_000),
                Importance.MEDIUM,
                "Most readers of /v1/events at once, one requester's at most half; each has a thread and a Kafka consumer.")
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
                new NonEmptyString(),
                Importance.MEDIUM,
                "Address that /metrics and /health listen on; 0.0.0.0 for all addresses of this machine. Both are open to everybody who reaches it.");
    return AdmissionKeys.define(definition);
  }

  String host() {
    return getString(HOST);
  }

  int port() {
    return getInt(PORT);
  }

  Path keysFile() {
    return Path.of(getString(KEYS_FILE));
  }

  Path dataDir() {
    return Path.of(getString(DATA_DIR));
  }

  Duration publishWithin() {
    return Duration.ofMillis(getInt(PUBLISH_TIMEOUT_MS));
  }

  GatewayServer.Limits serverLimits() {
    return new GatewayServer.Limits(getInt(MAX_BODY_BYTES), getInt(MAX_EVENT_READERS));
  }

  /** The limits requests are held against; the router holds them against its own. */
  AdmissionLimits admission() {
    return AdmissionKeys.limits(this);
  }
}
