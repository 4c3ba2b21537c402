package org.payouts.cli.outcomes;

/** What became of one published request record. */
public enum RequestOutcome {
  PAID,
  FAILED,
  IN_REVIEW,
  DUPLICATE,
  REJECTED
}
