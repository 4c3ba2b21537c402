package org.payouts.audit.records;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.payouts.Sha256;

/** SHA-256 of raw bytes. */
public final class Sha256s {
  private Sha256s() {}

  public static Sha256 of(byte[] bytes) {
    return new Sha256(digest().digest(bytes));
  }

  /** A fresh SHA-256. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
