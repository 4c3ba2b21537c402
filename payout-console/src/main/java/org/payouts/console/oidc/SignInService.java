package org.payouts.console.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.config.InvalidConfigurationException;

/**
 * The sign-in service: an OpenID provider that knows people. Authorization code flow with PKCE,
 * state and nonce. The library checks issuer, audience, signature, times and nonce of the ID token.
 * Thread-safe.
 */
public final class SignInService {
  private final OidcOptions options;
  private final BoundedHttp http;
  private final Discovery discovery;

  public SignInService(OidcOptions options, InstantSource clock) {
    this.options = options;
    this.http = new BoundedHttp(options.within());
    this.discovery = new Discovery(options, http, clock);
  }

  /**
   * Where the browser goes to sign in.
   *
   * @param state under which the attempt is kept
   * @param again whether somebody who is known there has to sign in once more
   */
  public URI begin(String state, SignInAttempt attempt, boolean again) throws SignInFailure {
    AuthenticationRequest.Builder request =
        new AuthenticationRequest.Builder(
                ResponseType.CODE,
                new Scope(options.scopes().toArray(String[]::new)),
                new ClientID(options.clientId()),
                options.redirect())
            .endpointURI(discovery.get().metadata().getAuthorizationEndpointURI())
            .state(new State(state))
            .nonce(attempt.nonce())
            .codeChallenge(attempt.verifier(), CodeChallengeMethod.S256);
    return (again ? request.prompt(new Prompt(Prompt.Type.LOGIN)) : request).build().toURI();
  }

  /**
   * What the service says of the person who has signed in.
   *
   * @param answer the parameters that the browser brought back; their state is that of the attempt
   */
  public SignInClaims finish(SignInAttempt attempt, Map<String, List<String>> answer)
      throws SignInFailure {
    AuthorizationCode code = code(answer);
    Discovery.Found service = discovery.get();
    JWT idToken = redeem(code, attempt, service.metadata());
    try {
      return new SignInClaims(
          service.validator().validate(idToken, attempt.nonce()).toJSONObject());
    } catch (BadJOSEException e) {
      throw SignInFailure.refused("the ID token is not valid: " + e.getMessage());
    } catch (JOSEException e) {
      throw SignInFailure.unavailable("the ID token cannot be checked: " + e.getMessage());
    }
  }

  private AuthorizationCode code(Map<String, List<String>> answer) throws SignInFailure {
    AuthenticationResponse response;
    try {
      response = AuthenticationResponseParser.parse(options.redirect(), answer);
    } catch (ParseException e) {
      throw SignInFailure.refused("no answer of OpenID Connect: " + e.getMessage());
    }
    Issuer from = response.getIssuer();
    if (from != null && !from.equals(new Issuer(options.issuer()))) {
      throw SignInFailure.refused("the answer is of another sign-in service");
    }
    if (!response.indicatesSuccess()) {
      String error = code(response.toErrorResponse().getErrorObject());
      throw new SignInFailure(
          SignInFailure.Kind.REFUSED,
          "The sign-in service has not signed you in: it answered " + error + ".",
          "the sign-in service has answered " + error);
    }
    AuthorizationCode code = response.toSuccessResponse().getAuthorizationCode();
    if (code == null) {
      throw SignInFailure.refused("the answer has no code");
    }
    return code;
  }

  private JWT redeem(AuthorizationCode code, SignInAttempt attempt, OIDCProviderMetadata metadata)
      throws SignInFailure {
    TokenRequest request =
        new TokenRequest.Builder(
                metadata.getTokenEndpointURI(),
                authentication(metadata),
                new AuthorizationCodeGrant(code, options.redirect(), attempt.verifier()))
            .build();
    TokenResponse answer;
    try {
      answer = OIDCTokenResponseParser.parse(request.toHTTPRequest().send(http));
    } catch (IOException e) {
      throw SignInFailure.unavailable(String.valueOf(e.getMessage()));
    } catch (ParseException e) {
      // Its message may quote what was sent, perhaps a token.
      throw SignInFailure.unavailable("the token endpoint's answer cannot be read");
    }
    if (!answer.indicatesSuccess()) {
      ErrorObject error = answer.toErrorResponse().getErrorObject();
      String detail = "the token endpoint has answered " + code(error);
      throw "invalid_grant".equals(error.getCode())
          ? SignInFailure.refused(detail)
          : SignInFailure.unavailable(detail);
    }
    JWT idToken = ((OIDCTokenResponse) answer.toSuccessResponse()).getOIDCTokens().getIDToken();
    if (idToken == null) {
      throw SignInFailure.unavailable("the token endpoint's answer has no ID token");
    }
    return idToken;
  }

  private ClientAuthentication authentication(OIDCProviderMetadata metadata) throws SignInFailure {
    ClientID id = new ClientID(options.clientId());
    try {
      Secret secret = new Secret(options.secret().get());
      List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
      boolean onlyPost =
          methods != null
              && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
              && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
      return onlyPost ? new ClientSecretPost(id, secret) : new ClientSecretBasic(id, secret);
    } catch (InvalidConfigurationException e) {
      throw SignInFailure.unavailable(String.valueOf(e.getMessage()));
    }
  }

  /** A code of the service, cut: it is not ours. */
  private static String code(@Nullable ErrorObject error) {
    String code = error == null ? null : error.getCode();
    return code != null && code.matches("[a-z_]{1,60}") ? code : "something unknown";
  }
}
