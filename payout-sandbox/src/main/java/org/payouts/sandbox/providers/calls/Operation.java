package org.payouts.sandbox.providers.calls;

/** What a provider can be asked to do. */
public enum Operation {
  PROLIFIC_SET_UP(Provider.PROLIFIC, "set_up", Kind.DRAFT),
  PROLIFIC_PAY(Provider.PROLIFIC, "pay", Kind.MONEY),
  PROLIFIC_SUBMISSION(Provider.PROLIFIC, "submission", Kind.READ),
  PROLIFIC_STUDY(Provider.PROLIFIC, "study", Kind.READ),
  PROLIFIC_STUDY_SUBMISSIONS(Provider.PROLIFIC, "study_submissions", Kind.READ),
  PROLIFIC_PROJECT(Provider.PROLIFIC, "project", Kind.READ),
  PROLIFIC_ME(Provider.PROLIFIC, "me", Kind.READ),
  PROLIFIC_BALANCE(Provider.PROLIFIC, "balance", Kind.READ),
  PROLIFIC_OTHER(Provider.PROLIFIC, "other", Kind.OTHER),
  MTURK_SEND_BONUS(Provider.MTURK, "send_bonus", Kind.MONEY),
  MTURK_LIST_BONUS_PAYMENTS(Provider.MTURK, "list_bonus_payments", Kind.READ),
  MTURK_BALANCE(Provider.MTURK, "account_balance", Kind.READ),
  MTURK_ASSIGNMENT(Provider.MTURK, "assignment", Kind.READ),
  MTURK_OTHER(Provider.MTURK, "other", Kind.OTHER),
  RESPONDENT_PAYOUT(Provider.RESPONDENT, "payout", Kind.MONEY),
  RESPONDENT_PAYOUTS(Provider.RESPONDENT, "payouts", Kind.READ),
  RESPONDENT_PROJECT(Provider.RESPONDENT, "project", Kind.READ),
  RESPONDENT_RESPONSE(Provider.RESPONDENT, "screener_response", Kind.READ),
  RESPONDENT_BALANCES(Provider.RESPONDENT, "balances", Kind.READ),
  RESPONDENT_OTHER(Provider.RESPONDENT, "other", Kind.OTHER);

  private final Provider provider;
  private final String label;
  private final Kind kind;

  Operation(Provider provider, String label, Kind kind) {
    this.provider = provider;
    this.label = label;
    this.kind = kind;
  }

  public Provider provider() {
    return provider;
  }

  /** The name in logs and fault scripts. */
  public String label() {
    return label;
  }

  public Kind kind() {
    return kind;
  }

  public boolean money() {
    return kind == Kind.MONEY;
  }

  /** What an operation can change. */
  public enum Kind {
    /** Prepares a payment; moves nothing. */
    DRAFT,
    /** Moves money. */
    MONEY,
    READ,
    /** Not understood, or not allowed. */
    OTHER
  }
}
