package org.payouts.verification.harness;

/**
 * What a proxy does to the bytes that pass through it.
 *
 * @param toServer what happens on the way to the server
 * @param toClient what happens on the way back
 * @param refusing new connections are closed at once
 */
public record NetworkFault(Way toServer, Way toClient, boolean refusing) {
  /** Everything passes. */
  public static final NetworkFault NONE = new NetworkFault(Way.OPEN, Way.OPEN, false);

  /** Nothing passes in one direction or both; and no connection is closed. */
  public static NetworkFault blackhole(boolean toServer, boolean toClient) {
    return new NetworkFault(
        toServer ? Way.SWALLOWED : Way.OPEN, toClient ? Way.SWALLOWED : Way.OPEN, false);
  }

  /** All bytes arrive, late by that many milliseconds, on both ways. */
  public static NetworkFault delay(int ms) {
    Way late = new Way(false, ms);
    return new NetworkFault(late, late, false);
  }

  /** New connections are closed at once. */
  public static NetworkFault refuse() {
    return new NetworkFault(Way.OPEN, Way.OPEN, true);
  }

  /**
   * One direction.
   *
   * @param swallowed bytes are kept back until the fault is over; the connection is then broken,
   *     because a stream with a hole in it is none
   * @param delayMs how late bytes arrive
   */
  public record Way(boolean swallowed, int delayMs) {
    static final Way OPEN = new Way(false, 0);
    static final Way SWALLOWED = new Way(true, 0);
  }
}
