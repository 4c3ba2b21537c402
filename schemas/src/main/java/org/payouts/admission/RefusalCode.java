package org.payouts.admission;

/**
 * Why an admitted request cannot be paid as asked. The names travel in commands, ledger and {@code
 * BonusFailed}: they are stable, and one is never given another meaning. Listed in the order in
 * which a request is checked; the first that applies is its code.
 */
public enum RefusalCode {
  /** The request record is larger than {@link FieldLimits#MAX_REQUEST_BYTES}. */
  REQUEST_TOO_LARGE,
  /** The amount is zero or negative. */
  AMOUNT_NOT_POSITIVE,
  /** The amount is above the platform's cap, {@code {platform}.max.amount.minor}. */
  AMOUNT_TOO_LARGE,
  /** The platform does not pay in this currency. */
  CURRENCY_NOT_SUPPORTED,
  /** The reason is longer than {@link FieldLimits#MAX_REASON_CHARACTERS}. */
  REASON_TOO_LONG,
  /** A target field is empty, too long, or holds characters that no identifier has. */
  TARGET_INVALID,
  /**
   * A target field could be an identifier and does not look like one of its platform: cut, of
   * another platform, a placeholder. {@code {platform}.ids=any} lets it through.
   */
  TARGET_ID_SHAPE,
  /** Respondent: the expected incentive is zero or negative. */
  INCENTIVE_NOT_POSITIVE,
  /** Respondent: the amount is below the incentive, which is always paid in full. */
  AMOUNT_BELOW_INCENTIVE
}
