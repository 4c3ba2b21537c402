package org.payouts.sandbox.providers.http;

/** More of an answer than any client can hold. All but {@link #NONE} end the connection. */
public enum Flood {
  NONE,
  /** Header lines without end. */
  HEADERS,
  /** The body and spaces behind it, three gigabytes in all, announced as such. */
  BODY
}
