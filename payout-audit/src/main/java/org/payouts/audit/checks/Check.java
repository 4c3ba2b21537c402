package org.payouts.audit.checks;

/** The checks of docs/audit.md. */
public enum Check {
  ONE_PAYMENT(1, "nobody was paid twice, and no attempt made two calls"),
  FIRST_CONTENT(2, "what was paid and published is the first valid request of the ID"),
  ONE_RESULT(3, "every ID has at most one result, and the ledger agrees with it"),
  BOOKS_AGREE(4, "paid is in the provider's books, failed is not"),
  SUMS_AGREE(5, "books, results and ledger have the same sums"),
  CONSERVATION(6, "every input record has exactly one outcome"),
  LEDGER_HISTORY(7, "every call has its claim, and every ledger history is legal"),
  NOTHING_HANGS(8, "no transaction hangs and nothing is left unread"),
  REPLAY(9, "a replay pays nothing and publishes nothing"),
  NOT_IDLE(10, "doubt and review come from faults, not from idleness"),
  PROGRESS(11, "everything was settled"),
  LIMITS(12, "no limit was exceeded, and no reservation was lost"),
  APPROVALS(13, "what needed a second person was approved by one"),
  REQUESTERS(14, "each request of a requester's topic was copied or rejected, once, by its rule");

  private final int number;
  private final String sentence;

  Check(int number, String sentence) {
    this.number = number;
    this.sentence = sentence;
  }

  /** The number in docs/audit.md. */
  public int number() {
    return number;
  }

  /** What holds when nothing is found. */
  public String sentence() {
    return sentence;
  }
}
