package org.payouts.workers.simulation;

/** One rule of the protocol taken away; names as in the model's second table (protocol.md 2). */
enum Mutant {
  /** The protocol as it is. */
  NONE,
  /** The call does not wait for the claim's commit. */
  B1_CLAIM_NOT_AWAITED,
  /** Any producer may write. */
  B2_NO_FENCING,
  /** Only transactions that carry offsets are fenced. */
  B3_FENCING_OF_OFFSETS_ONLY,
  /** An unclear answer counts as a refusal. */
  B4_UNCLEAR_IS_FAILED,
  /** An unclear answer is tried again. */
  B5_UNCLEAR_IS_RETRIED,
  /** Absence is believed at once and tried again. */
  B6_NO_QUIET,
  /** The lease is not looked at before sending. */
  B7_NO_LEASE,
  /** A hasty person's "retry" is taken without quiet. */
  B9_RETRY_WITHOUT_QUIET,
  /** Offsets are committed before the ledger. */
  B10_OFFSETS_FIRST,
  /** The ledger forgets what is settled. */
  B11_LEDGER_FORGETS,
  /** A token is sent again for ever. */
  B12_TOKEN_FOR_EVER,
  /** Payouts of one target are worked on side by side. */
  B13_TARGETS_NOT_HELD,
  /** A target is free again once its payout's call was answered, visible or not. */
  B14_TARGETS_HELD_UNTIL_ANSWERED,
  /** A hasty person's "failed" is taken without quiet. */
  B16_FAILED_WITHOUT_QUIET,
  /** A refused re-send makes a payout FAILED although an earlier attempt is in doubt. */
  B17_REFUSAL_WIPES_DOUBT,
  /** A bulk's rows are claimed one after another, and the call waits for the first only. */
  B22_ROWS_CLAIMED_APART,
  /** A bulk whose answer was unclear is sent again. */
  B23_BULK_SENT_AGAIN,
  /** A draft also holds a row of an earlier bulk, whatever has become of that. */
  B24_ROW_IN_TWO_LIVE_BULKS,
  /** A draft that a dead process left behind is paid in place of one's own. */
  B25_ORPHANED_DRAFT_PAID,
  /** What the books show of one row is taken for all of its bulk. */
  B26_ONE_ROW_SPEAKS_FOR_ALL,
  /** A draft is paid although one of its rows turned out not to be ready. */
  UNREADY_ROW_STAYS_IN_DRAFT;

  /** Targets carry a suffix in the core, so that it does not know which are one. */
  boolean hidesTargets() {
    return this == B13_TARGETS_NOT_HELD || this == B14_TARGETS_HELD_UNTIL_ANSWERED;
  }

  /** A rule of bulks; what it costs is to be seen in the money. */
  boolean ofBulks() {
    return switch (this) {
      case B22_ROWS_CLAIMED_APART,
          B23_BULK_SENT_AGAIN,
          B24_ROW_IN_TWO_LIVE_BULKS,
          B25_ORPHANED_DRAFT_PAID,
          B26_ONE_ROW_SPEAKS_FOR_ALL,
          UNREADY_ROW_STAYS_IN_DRAFT ->
          true;
      default -> false;
    };
  }

  boolean believesVerdicts() {
    return this == B9_RETRY_WITHOUT_QUIET || this == B16_FAILED_WITHOUT_QUIET;
  }
}
