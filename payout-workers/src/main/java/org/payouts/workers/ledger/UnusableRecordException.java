package org.payouts.workers.ledger;

/** A record of a commands or ledger topic that cannot be relied on: do not own its partition. */
public final class UnusableRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnusableRecordException(String what) {
    super(what);
  }

  public UnusableRecordException(String what, RuntimeException cause) {
    super(what + ": " + cause.getMessage(), cause);
  }
}
