package org.payouts.console;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequest;
import no.nav.security.mock.oauth2.http.OAuth2HttpResponse;
import no.nav.security.mock.oauth2.http.Route;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import okhttp3.Headers;
import okhttp3.mockwebserver.RecordedRequest;

/** An OpenID provider on loopback that lets everybody in, and can be made to misbehave. */
public final class OpenIdProvider implements AutoCloseable {
  private static final String ISSUER = "lab";

  private final CountDownLatch awake = new CountDownLatch(1);
  private volatile boolean otherKeys;
  private volatile boolean silent;
  private volatile String expiredNonce;
  private final MockOAuth2Server server =
      new MockOAuth2Server(
          route("/jwks", () -> otherKeys, this::keysOfSomebodyElse),
          route("/token", () -> expiredNonce != null, this::expired),
          route("/openid-configuration", () -> silent, this::nothing));

  public OpenIdProvider() throws IOException {
    server.start();
  }

  private interface Asked {
    boolean now();
  }

  private interface Answer {
    OAuth2HttpResponse to(OAuth2HttpRequest request);
  }

  private static Route route(String path, Asked asked, Answer answer) {
    return new Route() {
      @Override
      public boolean match(OAuth2HttpRequest request) {
        return asked.now() && request.getUrl().encodedPath().endsWith(path);
      }

      @Override
      public OAuth2HttpResponse invoke(OAuth2HttpRequest request) {
        return answer.to(request);
      }
    };
  }

  private OAuth2HttpResponse keysOfSomebodyElse(OAuth2HttpRequest request) {
    try {
      String id =
          server.getConfig().getTokenProvider().publicJwkSet(ISSUER).getKeys().get(0).getKeyID();
      return json(new JWKSet(new RSAKeyGenerator(2_048).keyID(id).generate()).toString());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The usual way cannot say that a token has expired: it would also say when, in the answer. */
  private OAuth2HttpResponse expired(OAuth2HttpRequest request) {
    var token =
        server
            .getConfig()
            .getTokenProvider()
            .idToken(
                request.asNimbusTokenRequest(),
                server.issuerUrl(ISSUER),
                new DefaultOAuth2TokenCallback(
                    ISSUER, "subject-1", "JWT", List.of(), Map.of("groups", "payers"), -3_600),
                expiredNonce);
    return json(
        "{\"access_token\": \"a\", \"token_type\": \"Bearer\", \"id_token\": \"%s\"}"
            .formatted(token.serialize()));
  }

  private static OAuth2HttpResponse json(String body) {
    return new OAuth2HttpResponse(Headers.of("Content-Type", "application/json"), 200, body, null);
  }

  private OAuth2HttpResponse nothing(OAuth2HttpRequest request) {
    try {
      awake.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new OAuth2HttpResponse(Headers.of(), 503, "", null);
  }

  String issuer() {
    return server.issuerUrl(ISSUER).toString();
  }

  /** Who signs in next, with claims that replace the usual ones. */
  void next(Map<String, Object> claims) {
    server.enqueueCallback(
        new DefaultOAuth2TokenCallback(ISSUER, "subject-1", "JWT", List.of(), claims, 600));
  }

  /** From now on its tokens have expired an hour ago. */
  void expire(String nonce) {
    expiredNonce = nonce;
  }

  /** From now on the published keys are others than those that sign. */
  void publishOtherKeys() {
    otherKeys = true;
  }

  /** From now on it takes requests and does not answer. */
  void beSilent() {
    silent = true;
  }

  /** The client secret of the newest request for a token. */
  String secretOfTheLastToken() {
    while (true) {
      RecordedRequest request = server.takeRequest();
      if (String.valueOf(request.getPath()).endsWith("/token")) {
        String basic = request.getHeader("Authorization").substring("Basic ".length());
        String both = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
        return URLDecoder.decode(both.split(":", 2)[1], StandardCharsets.UTF_8);
      }
    }
  }

  /** It is gone. */
  void stop() throws IOException {
    awake.countDown();
    server.shutdown();
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
