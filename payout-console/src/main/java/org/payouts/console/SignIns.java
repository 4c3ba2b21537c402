package org.payouts.console;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.Problem;
import org.payouts.config.Settings;
import org.payouts.console.access.ConsoleRole;
import org.payouts.console.access.OidcSignIn;
import org.payouts.console.access.ProxySignIn;
import org.payouts.console.access.RoleNames;
import org.payouts.console.access.SignIn;
import org.payouts.console.access.TokenSignIn;
import org.payouts.console.access.TrustedProxies;
import org.payouts.console.oidc.SignInService;

/** The sign-in that the settings choose. */
final class SignIns {
  private SignIns() {}

  static SignIn of(ConsoleConfig config, Settings settings) {
    TrustedProxies proxies = new TrustedProxies(config.getList(ConsoleConfig.PROXIES));
    return switch (config.getString(ConsoleConfig.SIGN_IN)) {
      case ConsoleConfig.PROXY ->
          new ProxySignIn(proxies, config.getString(ConsoleConfig.USER_HEADER), people(config));
      case ConsoleConfig.OIDC ->
          new OidcSignIn(
              new SignInService(OidcConfig.options(config, settings), InstantSource.system()),
              OidcConfig.rules(config),
              proxies,
              Duration.ofMillis(config.getLong(OidcConfig.SESSION_MS)),
              InstantSource.system());
      default -> byToken(config);
    };
  }

  private static SignIn byToken(ConsoleConfig config) {
    if (!ConsoleConfig.isLoopback(config.host())) {
      throw new InvalidConfigurationException(
          Problem.of(
              ConsoleConfig.HOST,
              config.host(),
              "is reached from elsewhere, and the sign-in token is for one person on this machine.",
              "Set console.sign.in=oidc, or proxy with a proxy in front that knows people, or listen on 127.0.0.1."));
    }
    return new TokenSignIn(config.user());
  }

  private static RoleNames people(ConsoleConfig config) {
    Map<ConsoleRole, List<String>> names = new EnumMap<>(ConsoleRole.class);
    for (ConsoleRole role : ConsoleRole.values()) {
      names.put(role, config.getList(ConsoleConfig.namesOf(role)));
    }
    return new RoleNames(names);
  }
}
