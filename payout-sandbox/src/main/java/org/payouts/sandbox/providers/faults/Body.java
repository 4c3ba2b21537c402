package org.payouts.sandbox.providers.faults;

/** What an answer's body holds. */
public enum Body {
  /** What the provider itself says to this call. */
  OWN,
  /** The provider's own words for the status; they name what the call is about. */
  ERROR,
  /** The same, but they name nothing. */
  UNNAMED,
  /** The provider's own answer, status included, when the balance does not cover the payment. */
  FUNDS,
  /** A page of somebody in between. */
  HTML,
  EMPTY,
  /** JSON that ends in the middle, as if it were whole. */
  GARBAGE,
  /** The provider's own body, declared to be plain text. */
  TEXT,
  /** An error that repeats the request, its credentials included. */
  ECHO
}
