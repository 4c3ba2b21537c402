package org.payouts.audit.history;

/** What can be recorded about payouts. What was not recorded at all cannot be missed. */
public enum Kind {
  REQUEST,
  REJECTION,
  ADMISSION,
  COMMAND,
  LEDGER,
  RESULT,
  REVIEW,
  RESOLUTION,
  CONTROL,
  RESERVATION_REQUEST,
  RESERVATION,

  /** What a requester has written to a topic of its own. */
  REQUESTER_REQUEST,

  /** What a requester may ask for. */
  REQUESTER
}
