package org.payouts.admission;

import org.payouts.payout.TargetId;

/** How long a request and its fields may be. The platforms publish no limits: these are ours. */
public final class FieldLimits {
  /** Largest request record that may be paid, in bytes. */
  public static final int MAX_REQUEST_BYTES = 16 * 1024;

  /** Longest reason that may be paid, in Unicode characters (code points). */
  public static final int MAX_REASON_CHARACTERS = 1_000;

  /** Longest target field, in characters. */
  public static final int MAX_TARGET_CHARACTERS = TargetId.MAX_LENGTH;

  /** Longest currency a command carries; ISO 4217 has three letters. */
  public static final int MAX_CURRENCY_CHARACTERS = 8;

  /** Longest batch label a command carries; a longer one is cut, for no money hangs on it. */
  public static final int MAX_BATCH_CHARACTERS = 128;

  /** Longest name of a requester a command carries; a longer one is cut. */
  public static final int MAX_REQUESTER_CHARACTERS = 128;

  private FieldLimits() {}
}
