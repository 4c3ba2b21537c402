package org.payouts.sandbox.providers.http;

/** How an answer reaches the client. All but {@link #WHOLE} end the connection. */
public enum Delivery {
  WHOLE,
  /**
   * The head and half of the body (half of the head when there is no body), then the end of the
   * stream.
   */
  HALF,
  /** One byte at a time, until the answer is out or the client has left. */
  SLOW,
  /** Nothing, until the client has left or the server's time limit is over. */
  HANG,
  /** Nothing; the connection is closed in order. */
  CLOSE,
  /** Nothing; the connection is reset. */
  RESET
}
