package org.payouts.console.oidc;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderConfigurationRequest;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the sign-in service says of itself: asked when somebody signs in, and kept for an hour. If
 * it does not answer, what is known goes on to be used, and it is not asked again for some seconds,
 * so that nobody waits behind others.
 */
final class Discovery {
  private static final Duration KEPT = Duration.ofHours(1);
  private static final Duration NOT_AGAIN = Duration.ofSeconds(5);

  private final OidcOptions options;
  private final BoundedHttp http;
  private final InstantSource clock;
  private @Nullable Found found;
  private String failed = "";
  private Instant askAt = Instant.MIN;

  /** The service's description, and what checks its ID tokens. */
  record Found(OIDCProviderMetadata metadata, IDTokenValidator validator) {}

  Discovery(OidcOptions options, BoundedHttp http, InstantSource clock) {
    this.options = options;
    this.http = http;
    this.clock = clock;
  }

  synchronized Found get() throws SignInFailure {
    if (!clock.instant().isBefore(askAt)) {
      try {
        found = ask();
        askAt = clock.instant().plus(KEPT);
      } catch (IOException | GeneralException e) {
        failed = String.valueOf(e.getMessage());
        askAt = clock.instant().plus(NOT_AGAIN);
      }
    }
    Found known = found;
    if (known == null) {
      throw SignInFailure.unavailable(failed);
    }
    return known;
  }

  private Found ask() throws IOException, GeneralException {
    Issuer issuer = new Issuer(options.issuer());
    HTTPResponse answer = new OIDCProviderConfigurationRequest(issuer).toHTTPRequest().send(http);
    answer.ensureStatusCode(HTTPResponse.SC_OK);
    OIDCProviderMetadata metadata = OIDCProviderMetadata.parse(answer.getBodyAsJSONObject());
    if (!issuer.equals(metadata.getIssuer())) {
      throw new GeneralException(
          "it calls itself " + metadata.getIssuer() + ", and console.oidc.issuer is " + issuer);
    }
    for (URI endpoint :
        List.of(
            metadata.getAuthorizationEndpointURI(),
            metadata.getTokenEndpointURI(),
            metadata.getJWKSetURI())) {
      if (!options.issuer().getScheme().equals(endpoint.getScheme())) {
        throw new GeneralException(endpoint + " has another scheme than the issuer");
      }
    }
    return new Found(metadata, validator(issuer, metadata.getJWKSetURI()));
  }

  private IDTokenValidator validator(Issuer issuer, URI keys) throws MalformedURLException {
    JWKSource<SecurityContext> source = JWKSourceBuilder.create(keys.toURL(), http).build();
    // Never "none", and no secret that both sides know.
    Set<JWSAlgorithm> algorithms = new HashSet<>(JWSAlgorithm.Family.RSA);
    algorithms.addAll(JWSAlgorithm.Family.EC);
    return new IDTokenValidator(
        issuer,
        new ClientID(options.clientId()),
        new JWSVerificationKeySelector<>(algorithms, source),
        null);
  }
}
