package org.payouts.workers.providers.mturk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The token of a payout: hex SHA-256 of namespace, line feed and payout ID (docs/providers.md,
 * "MTurk: the token"). Exactly 64 characters, MTurk's limit; a shortened ID would make two payouts
 * share a token, and the second be reported paid without money. Frozen: other tokens would pay
 * again.
 */
final class BonusToken {
  private BonusToken() {}

  static String of(String namespace, String payoutId) {
    try {
      byte[] text = (namespace + "\n" + payoutId).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
