package org.payouts.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** The text of API keys: 256 random bits after a mark that scanners for lost secrets can find. */
public final class ApiKeys {
  /** What every key begins with. */
  public static final String MARK = "payouts_";

  private static final int BYTES = 32;

  private ApiKeys() {}

  /** A key that nobody has had before. */
  public static String random() {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /**
   * What the file has of a key. A key is random and long, so that nobody finds it by trying: a hash
   * that is slow to compute would protect nothing more.
   */
  public static String hash(String key) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
