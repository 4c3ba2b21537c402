package org.payouts.words;

/** The state of a payout as a person calls it; {@code --json} has the raw names. */
public enum StateWord {
  WAITING("waiting"),
  PAYING("paying"),
  UNCLEAR("unclear"),
  NEEDS_YOU("needs you"),
  PAID("paid"),
  FAILED("failed");

  private final String text;

  StateWord(String text) {
    this.text = text;
  }

  /** The word of a state of the ledger; what no ledger knows yet waits. */
  public static StateWord of(String state) {
    return switch (state) {
      case "ATTEMPTING", "SUBMITTED" -> PAYING;
      case "IN_DOUBT" -> UNCLEAR;
      case "REVIEW" -> NEEDS_YOU;
      case "PAID" -> PAID;
      case "FAILED" -> FAILED;
      default -> WAITING;
    };
  }

  /** Whether nothing more will happen by itself: settled, or a person is asked. */
  public boolean ended() {
    return this == PAID || this == FAILED || this == NEEDS_YOU;
  }

  @Override
  public String toString() {
    return text;
  }
}
