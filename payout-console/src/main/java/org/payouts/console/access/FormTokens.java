package org.payouts.console.access;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A form bears a token that only a page made for the same person has. */
public final class FormTokens {
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] key = new byte[32];

  /** Tokens of this process; pages of an earlier one are to be loaded again. */
  public FormTokens() {
    new SecureRandom().nextBytes(key);
  }

  /** The token of a person's forms. */
  public String of(Person person) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(person.name().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }

  /** Whether a form is one of that person's. */
  public boolean fits(Person person, @Nullable String token) {
    return token != null && Sessions.same(of(person), token);
  }
}
