package org.payouts.workers.simulation;

/** One rule of the protocol taken away; names as in the model's second table (protocol.md 2). */
enum Mutant {
  /** The protocol as it is. */
  NONE,
  /** The call does not wait for the claim's commit (B1). */
  B1_CLAIM_NOT_AWAITED,
  /** Any producer may write (B2). */
  B2_NO_FENCING,
  /** Only transactions that carry offsets are fenced (B3). */
  B3_FENCING_OF_OFFSETS_ONLY,
  /** An unclear answer counts as a refusal (B4). */
  B4_UNCLEAR_IS_FAILED,
  /** An unclear answer is tried again (B5). */
  B5_UNCLEAR_IS_RETRIED,
  /** Absence is believed at once and tried again (B6). */
  B6_NO_QUIET,
  /** The lease is not looked at before sending (B7). */
  B7_NO_LEASE,
  /** A hasty person's verdict is taken without quiet (B9, B16). */
  B9_NO_QUIET_BEFORE_VERDICTS,
  /** Offsets are committed before the ledger (B10). */
  B10_OFFSETS_FIRST,
  /** The ledger forgets what is settled (B11). */
  B11_LEDGER_FORGETS,
  /** A token is re-sent for ever (B12). */
  B12_TOKEN_FOR_EVER,
  /** Payouts of one target are worked on side by side (B13, B14). */
  B13_TARGETS_NOT_HELD
}
