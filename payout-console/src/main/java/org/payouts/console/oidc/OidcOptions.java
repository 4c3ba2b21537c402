package org.payouts.console.oidc;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * How the sign-in service is reached, and what it knows the console as.
 *
 * @param secret asked each time, so that it may be replaced
 * @param console where browsers reach the console
 * @param within how long one answer of the service may take
 */
public record OidcOptions(
    URI issuer,
    String clientId,
    Supplier<String> secret,
    URI console,
    List<String> scopes,
    Duration within) {

  /** Where the sign-in service sends browsers back to. */
  public static final String RETURN = "/sign-in/return";

  public OidcOptions {
    scopes = List.copyOf(scopes);
  }

  URI redirect() {
    return console.resolve(RETURN);
  }
}
