package org.payouts.workers.simulation;

/** One rule of the protocol taken away; names as in docs/protocol/configurations.txt. */
enum Mutant {
  /** The protocol as it is. */
  NONE,
  /** The call does not wait for the claim's commit. */
  B1_CLAIM_NOT_AWAITED,
  /** Any producer may write. */
  B2_NO_FENCING,
  /** Only transactions that carry offsets are fenced. */
  B3_FENCING_OF_OFFSETS_ONLY,
  /** An unclear answer makes a payout FAILED. */
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
  /** MTurk: a refused re-send makes a payout FAILED although an earlier attempt is in doubt. */
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
  /** A new owner does not know which calls have paid some of their rows. */
  CALL_FORGOTTEN,
  /** A draft is paid although one of its rows turned out not to be ready. */
  UNREADY_ROW_STAYS_IN_DRAFT,
  /** Decision 0024: each attempt takes a baseline of its own. */
  D18_NEW_BASELINE_PER_ATTEMPT,
  /** Decision 0024: a person's "retry" does not compare the books with those the person saw. */
  D18_RETRY_COMPARES_NOTHING,
  /** Decision 0025: an answer that says no counts as "not sent". */
  D19_NO_IS_BELIEVED,
  /** Decision 0025: a presumption needs no quiet, only a read. */
  D19_PRESUMPTION_WITHOUT_QUIET,
  /** Decision 0025: money calls without a person have no bound. */
  D19_CALLS_WITHOUT_BOUND,
  /**
   * Decision 0025: a later refusal makes a payout FAILED although an earlier attempt may have left.
   */
  D20_LATER_REFUSAL_FAILS,
  /** Decision 0026: the next payout of a target does not know what the target was paid. */
  D21_TARGET_FORGETS,
  /** Decision 0026: what a person said was paid is not remembered. */
  D21_WORD_FORGOTTEN,
  /**
   * docs/protocol.md, "What is bound to the account": a study's own currency and workspace are not
   * looked at.
   */
  D22_STUDY_NOT_BOUND,
  /** Decision 0027: what one unit answers oddly pauses the account. */
  D23_PAUSE_TOO_WIDE,
  /** Decision 0044: who is cut off goes on with the orders heard before. */
  D44_UNHEARD_GOES_ON,
  /** Decision 0045: anybody approves any content. */
  D45_ANY_APPROVAL,
  /** Decision 0046: a worker takes whatever the router says for a yes. */
  D46_HELD_IS_RESERVED;

  /** Targets carry a suffix in the core, so that it does not know which are one. */
  boolean hidesTargets() {
    return this == B13_TARGETS_NOT_HELD || this == B14_TARGETS_HELD_UNTIL_ANSWERED;
  }

  /** A rule of operators' orders, of which the audit of these histories sees nothing. */
  boolean ofOrders() {
    return switch (this) {
      case D44_UNHEARD_GOES_ON, D45_ANY_APPROVAL, D46_HELD_IS_RESERVED -> true;
      default -> false;
    };
  }

  /** A rule of bulks; what it costs is to be seen in the money. */
  boolean ofBulks() {
    return switch (this) {
      case B22_ROWS_CLAIMED_APART,
          B23_BULK_SENT_AGAIN,
          B24_ROW_IN_TWO_LIVE_BULKS,
          B25_ORPHANED_DRAFT_PAID,
          B26_ONE_ROW_SPEAKS_FOR_ALL,
          CALL_FORGOTTEN,
          UNREADY_ROW_STAYS_IN_DRAFT ->
          true;
      default -> false;
    };
  }

  /** Needs a provider without a guard of its own. */
  boolean ofBaselines() {
    return switch (this) {
      case D18_NEW_BASELINE_PER_ATTEMPT,
          D18_RETRY_COMPARES_NOTHING,
          D19_NO_IS_BELIEVED,
          D19_PRESUMPTION_WITHOUT_QUIET,
          CALL_FORGOTTEN ->
          true;
      default -> false;
    };
  }

  /** Seen only where owners live for some minutes. */
  boolean needsPatience() {
    return switch (this) {
      case B6_NO_QUIET,
          B7_NO_LEASE,
          B9_RETRY_WITHOUT_QUIET,
          B16_FAILED_WITHOUT_QUIET,
          CALL_FORGOTTEN,
          D18_NEW_BASELINE_PER_ATTEMPT,
          D18_RETRY_COMPARES_NOTHING,
          D19_CALLS_WITHOUT_BOUND,
          D20_LATER_REFUSAL_FAILS,
          D21_TARGET_FORGETS,
          D21_WORD_FORGOTTEN ->
          true;
      default -> false;
    };
  }

  /** Calls' ends are dated back, so that quiet is over at once. */
  boolean knowsNoQuiet() {
    return this == B6_NO_QUIET || believesResolutions();
  }

  boolean believesResolutions() {
    return this == B9_RETRY_WITHOUT_QUIET || this == B16_FAILED_WITHOUT_QUIET;
  }
}
