package org.payouts.console.oidc;

import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;

/**
 * A sign-in that a browser has begun and the sign-in service has not answered yet.
 *
 * @param browser the cookie of the browser that has begun it; no other one may end it
 * @param returnTo the page that was asked for
 */
public record SignInAttempt(String browser, String returnTo, Nonce nonce, CodeVerifier verifier) {

  /** An attempt with a nonce and a verifier of its own. */
  public static SignInAttempt of(String browser, String returnTo) {
    return new SignInAttempt(browser, returnTo, new Nonce(), new CodeVerifier());
  }

  @Override
  public String toString() {
    return "SignInAttempt[" + returnTo + "]";
  }
}
