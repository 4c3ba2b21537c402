package org.payouts.view.data;

/** In which order payouts are listed. Each has an index, so that any page is found at once. */
public enum PayoutOrder {
  /** The one asked for last comes first. */
  NEWEST,
  /** The one asked for first comes first. */
  OLDEST,
  /** By payout ID. */
  ID
}
