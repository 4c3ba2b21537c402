package org.payouts.console;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.payouts.Platform;
import org.payouts.admission.AdmissionLimits;
import org.payouts.config.Settings;
import org.payouts.config.TypedConfig;
import org.payouts.console.access.ConsoleRole;
import org.payouts.payout.Platforms;
import org.payouts.payout.TargetId;
import org.payouts.service.ServiceHttp;

/** The console's configuration. */
public final class ConsoleConfig extends TypedConfig {
  public static final String HOST = "console.host";
  public static final String PORT = "console.port";
  public static final String SIGN_IN = "console.sign.in";
  public static final String USER = "console.user";
  public static final String USER_HEADER = "console.proxy.user.header";
  public static final String PROXIES = "console.proxy.addresses";
  public static final String NAMES = "console.names";
  public static final String UPLOAD_BYTES = "console.upload.max.bytes";
  public static final String CSV_ROWS = "console.csv.max.rows";
  public static final String ANSWER_MS = "console.answer.timeout.ms";
  public static final String VIEW_DIR = "view.dir";
  static final String METRICS_PORT = "metrics.port";
  static final String METRICS_HOST = "metrics.host";

  /** Where it listens unless the settings say otherwise. */
  public static final int DEFAULT_PORT = 8100;

  /** Values of {@link #SIGN_IN}. */
  static final String TOKEN = "token";

  static final String PROXY = "proxy";
  static final String OIDC = "oidc";

  /** Prefixes of keys that other services read from the same file. */
  private static final List<String> OTHERS =
      List.of(
          "prolific.",
          "mturk.",
          "respondent.",
          "worker.",
          "workers.",
          "router.",
          "gateway.",
          "sandbox.",
          "cli.",
          "topics.",
          "limits.",
          "export.");

  public ConsoleConfig(Settings settings) {
    super(definition(), settings, OTHERS);
  }

  /** The settings without what is the workers' alone: no provider's credential stays here. */
  static Settings own(Settings settings) {
    Map<String, String> own = new TreeMap<>();
    settings
        .asMap()
        .forEach(
            (key, value) -> {
              if (Platforms.ALL.stream().noneMatch(platform -> isWorkers(platform, key))) {
                own.put(key, value);
              }
            });
    return Settings.of(own);
  }

  private static boolean isWorkers(Platform platform, String key) {
    return key.startsWith(Platforms.name(platform) + ".")
        && !key.equals(AdmissionLimits.capKey(platform))
        && !key.equals(TargetId.key(platform));
  }

  /** The key that lists who has a role. */
  public static String namesOf(ConsoleRole role) {
    return "console." + role.name().toLowerCase(Locale.ROOT) + "s";
  }

  /** All keys, for the configuration reference. */
  public static ConfigDef definition() {
    return OidcConfig.define(new ConfigDef())
        .define(
            HOST,
            ConfigDef.Type.STRING,
            ServiceHttp.LOOPBACK,
            new NonEmptyString(),
            Importance.HIGH,
            "Address that the console listens on. With the sign-in token it must be loopback.")
        .define(
            PORT,
            ConfigDef.Type.INT,
            DEFAULT_PORT,
            Range.between(0, 65_535),
            Importance.HIGH,
            "Port of the console; 0 takes a free one.")
        .define(
            SIGN_IN,
            ConfigDef.Type.STRING,
            TOKEN,
            ValidString.in(TOKEN, PROXY, OIDC),
            Importance.HIGH,
            "Who is let in: token (one person on this machine, who opens the link that is printed at the start), proxy (whom a proxy in front of the console names), or oidc (whom a sign-in service names by OpenID Connect).")
        .define(
            USER,
            ConfigDef.Type.STRING,
            "",
            Importance.MEDIUM,
            "With the sign-in token: the name that actions are written with; without one, that of the system's user.")
        .define(
            USER_HEADER,
            ConfigDef.Type.STRING,
            "X-Forwarded-User",
            new NonEmptyString(),
            Importance.MEDIUM,
            "With the sign-in proxy: the header in which the proxy names the person. The proxy must remove it from what browsers send.")
        .define(
            PROXIES,
            ConfigDef.Type.LIST,
            "127.0.0.1,::1",
            Importance.HIGH,
            "Addresses of proxies in front of the console, which say where a browser is. With the sign-in proxy, requests from others are refused.")
        .define(
            NAMES,
            ConfigDef.Type.LIST,
            "",
            Importance.HIGH,
            "Host names under which browsers reach the console, beside the loopback names; with a port where it is not the scheme's own.")
        .define(
            namesOf(ConsoleRole.READER),
            ConfigDef.Type.LIST,
            "*",
            Importance.HIGH,
            "With the sign-in proxy: who may look at everything; * is everybody whom the proxy names.")
        .define(
            namesOf(ConsoleRole.REQUESTER),
            ConfigDef.Type.LIST,
            "",
            Importance.HIGH,
            "With the sign-in proxy: who may send files of requests.")
        .define(
            namesOf(ConsoleRole.APPROVER),
            ConfigDef.Type.LIST,
            "",
            Importance.HIGH,
            "With the sign-in proxy: who may approve what somebody else has sent.")
        .define(
            namesOf(ConsoleRole.OPERATOR),
            ConfigDef.Type.LIST,
            "",
            Importance.HIGH,
            "With the sign-in proxy: who may decide reviews, and stop.")
        .define(
            UPLOAD_BYTES,
            ConfigDef.Type.LONG,
            10L * 1024 * 1024,
            Range.between(1024, 1024L * 1024 * 1024),
            Importance.LOW,
            "Largest file of requests that is taken, in bytes.")
        .define(
            CSV_ROWS,
            ConfigDef.Type.LONG,
            1_000_000L,
            Range.atLeast(1),
            Importance.LOW,
            "Most lines of a CSV file; a longer list is cut, and says so in its name and its last line.")
        .define(
            ANSWER_MS,
            ConfigDef.Type.LONG,
            180_000L,
            Range.between(1_000, 3_600_000),
            Importance.LOW,
            "How long the workers' answers to resolutions are waited for; the resolutions stand all the same.")
        .define(
            VIEW_DIR,
            ConfigDef.Type.STRING,
            "payouts-view",
            new NonEmptyString(),
            Importance.HIGH,
            "Directory of the view, one per process. It may be deleted while no process uses it. payouts up keeps it in its data directory.")
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
            "Address that /metrics and /health listen on; 0.0.0.0 for all addresses of this machine. Both are open to everybody who reaches them.");
  }

  public String host() {
    return getString(HOST);
  }

  public int port() {
    return getInt(PORT);
  }

  /** With the sign-in token: who is there. */
  public String user() {
    String name = getString(USER);
    return name.isEmpty() ? System.getProperty("user.name", "console") : name;
  }

  /** With the sign-in oidc: where browsers reach the console; else empty. */
  String address() {
    return getString(SIGN_IN).equals(OIDC) ? getString(OidcConfig.ADDRESS) : "";
  }

  /** Whether only this machine reaches what listens there. */
  static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }
}
