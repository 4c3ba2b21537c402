package org.payouts.verification.crash;

/** A case did not come to its end: its point was not reached, or nothing moved any more. */
final class CaseFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CaseFailedException(String message) {
    super(message);
  }
}
