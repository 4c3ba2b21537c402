package org.payouts.audit.statement;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The mark at the end of an MTurk bonus's reason: the first 20 digits of its token, which is the
 * SHA-256 of {@code mturk.token.namespace}, a line feed and the payout ID (docs/providers.md). The
 * namespace is no secret.
 */
public final class PaymentMark {
  private static final int BYTES = 10;

  private PaymentMark() {}

  /** The mark of a payout. */
  public static String mturk(String namespace, String payoutId) {
    try {
      byte[] token =
          MessageDigest.getInstance("SHA-256")
              .digest((namespace + "\n" + payoutId).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(token, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
