package org.payouts.console;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.LiveSecret;
import org.payouts.config.Problem;
import org.payouts.config.Settings;
import org.payouts.console.access.ConsoleRole;
import org.payouts.console.access.OidcSignIn;
import org.payouts.console.access.RoleNames;
import org.payouts.console.oidc.OidcOptions;

/** The keys of the sign-in oidc. */
final class OidcConfig {
  static final String ADDRESS = "console.address";
  static final String ISSUER = "console.oidc.issuer";
  static final String CLIENT = "console.oidc.client.id";
  static final String SECRET = "console.oidc.client.secret";
  static final String SCOPES = "console.oidc.scopes";
  static final String NAME_CLAIMS = "console.oidc.name.claims";
  static final String ROLES_CLAIM = "console.oidc.roles.claim";
  static final String WITHIN_MS = "console.oidc.timeout.ms";
  static final String SESSION_MS = "console.session.ms";

  private static final String HTTPS = "https";

  private OidcConfig() {}

  /** The key that lists what gives a role. */
  static String valuesOf(ConsoleRole role) {
    return "console.oidc." + role.name().toLowerCase(Locale.ROOT) + "s";
  }

  static ConfigDef define(ConfigDef keys) {
    text(
        keys,
        ADDRESS,
        "With the sign-in oidc, required: where browsers reach the console, such as https://payouts.example.org. The sign-in service must know this address followed by /sign-in/return. With http only a loopback address.");
    text(
        keys,
        ISSUER,
        "With the sign-in oidc, required: the issuer of the sign-in service, an OpenID provider; its description is at this address followed by /.well-known/openid-configuration. With http only a loopback address.");
    text(
        keys,
        CLIENT,
        "With the sign-in oidc, required: the console's client ID at the sign-in service.");
    keys.define(
        SECRET,
        ConfigDef.Type.PASSWORD,
        null,
        Importance.HIGH,
        "With the sign-in oidc, required: the console's client secret at the sign-in service. Give it as .file in production; a changed file is read again.");
    keys.define(
        SCOPES,
        ConfigDef.Type.LIST,
        "openid,profile,email",
        Importance.LOW,
        "With the sign-in oidc: the scopes that are asked for.");
    keys.define(
        NAME_CLAIMS,
        ConfigDef.Type.LIST,
        "preferred_username,email,sub",
        Importance.HIGH,
        "With the sign-in oidc: claims of the ID token; the first one that is there names the person in every action. An e-mail address counts only if the token says that it is verified.");
    keys.define(
        ROLES_CLAIM,
        ConfigDef.Type.STRING,
        "groups",
        new NonEmptyString(),
        Importance.HIGH,
        "With the sign-in oidc: the claim of the ID token that roles are given by, a text or a list; of a claim within others with dots: realm_access.roles.");
    values(keys, ConsoleRole.READER, "may look at everything");
    values(keys, ConsoleRole.REQUESTER, "may send files of requests");
    values(keys, ConsoleRole.APPROVER, "may approve what somebody else has sent");
    values(keys, ConsoleRole.OPERATOR, "may decide reviews, and stop");
    keys.define(
        WITHIN_MS,
        ConfigDef.Type.LONG,
        5_000L,
        Range.between(100, 60_000),
        Importance.LOW,
        "With the sign-in oidc: how long one answer of the sign-in service may take.");
    return keys.define(
        SESSION_MS,
        ConfigDef.Type.LONG,
        Duration.ofHours(8).toMillis(),
        Range.between(1_000, Duration.ofDays(30).toMillis()),
        Importance.MEDIUM,
        "With the sign-in oidc: how long somebody stays signed in. Roles are those of the sign-in.");
  }

  private static void text(ConfigDef keys, String key, String meaning) {
    keys.define(key, ConfigDef.Type.STRING, "", Importance.HIGH, meaning);
  }

  private static void values(ConfigDef keys, ConsoleRole role, String what) {
    keys.define(
        valuesOf(role),
        ConfigDef.Type.LIST,
        "",
        Importance.HIGH,
        "With the sign-in oidc: values of the roles claim whose people "
            + what
            + "; * is everybody who signs in.");
  }

  /**
   * How the sign-in service is reached.
   *
   * @throws InvalidConfigurationException naming every key that is missing or cannot be used
   */
  static OidcOptions options(ConsoleConfig config, Settings settings) {
    List<Problem> problems = new ArrayList<>();
    URI issuer = address(config, ISSUER, problems);
    URI console = address(config, ADDRESS, problems);
    if (config.getString(CLIENT).isEmpty()) {
      problems.add(missing(CLIENT));
    }
    if (config.getPassword(SECRET) == null) {
      problems.add(missing(SECRET));
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(problems);
    }
    return new OidcOptions(
        issuer,
        config.getString(CLIENT),
        new LiveSecret(settings, SECRET),
        console,
        config.getList(SCOPES),
        Duration.ofMillis(config.getLong(WITHIN_MS)));
  }

  private static URI address(ConsoleConfig config, String key, List<Problem> problems) {
    String text = config.getString(key);
    if (text.isEmpty()) {
      problems.add(missing(key));
      return URI.create("");
    }
    try {
      URI address = URI.create(text);
      boolean plain = "http".equals(address.getScheme()) && isLoopback(address.getHost());
      if (address.getHost() != null && (plain || HTTPS.equals(address.getScheme()))) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // It is no address.
    }
    problems.add(
        Problem.of(
            key,
            text,
            "is no usable address.",
            "Begin it with https://; with http:// it must be a loopback address."));
    return URI.create("");
  }

  private static boolean isLoopback(String host) {
    return host != null && ConsoleConfig.isLoopback(host.replaceAll("[\\[\\]]", ""));
  }

  private static Problem missing(String key) {
    return new Problem(key, null, "is required with console.sign.in=oidc and missing.", "Set it.");
  }

  /** What is read from an ID token. */
  static OidcSignIn.Rules rules(ConsoleConfig config) {
    Map<ConsoleRole, List<String>> names = new EnumMap<>(ConsoleRole.class);
    for (ConsoleRole role : ConsoleRole.values()) {
      names.put(role, config.getList(valuesOf(role)));
    }
    return new OidcSignIn.Rules(
        config.getList(NAME_CLAIMS), config.getString(ROLES_CLAIM), new RoleNames(names));
  }

  /** Whether browsers reach the console over TLS. */
  static boolean overTls(ConsoleConfig config) {
    return config.address().startsWith(HTTPS + ":");
  }
}
