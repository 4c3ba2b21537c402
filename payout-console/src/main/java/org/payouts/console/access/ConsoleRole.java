package org.payouts.console.access;

/** What a person may do. Everybody who is let in may read. */
public enum ConsoleRole {
  /** Look at everything. */
  READER,
  /** Send files of requests. */
  REQUESTER,
  /** Approve what somebody else has sent. */
  APPROVER,
  /** Decide reviews, and stop. */
  OPERATOR
}
