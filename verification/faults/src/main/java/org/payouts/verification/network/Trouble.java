package org.payouts.verification.network;

/**
 * What a proxy does to the bytes that pass through it.
 *
 * @param toServer what happens on the way to the server
 * @param toClient what happens on the way back
 * @param refusing new connections are closed at once
 */
public record Trouble(Way toServer, Way toClient, boolean refusing) {
  /** Everything passes. */
  public static final Trouble NONE = new Trouble(Way.OPEN, Way.OPEN, false);

  /** Nothing passes in one direction or both; nobody is told. */
  public static Trouble blackhole(boolean toServer, boolean toClient) {
    return new Trouble(
        toServer ? Way.SWALLOWED : Way.OPEN, toClient ? Way.SWALLOWED : Way.OPEN, false);
  }

  /** All bytes arrive, late by that many milliseconds, on both ways. */
  public static Trouble delay(int ms) {
    Way late = new Way(false, ms);
    return new Trouble(late, late, false);
  }

  /** Nobody gets in. */
  public static Trouble refuse() {
    return new Trouble(Way.OPEN, Way.OPEN, true);
  }

  /**
   * One direction.
   *
   * @param swallowed bytes are kept back until the trouble is over; the connection is then broken,
   *     because a stream with a hole in it is none
   * @param delayMs how late bytes arrive
   */
  public record Way(boolean swallowed, int delayMs) {
    static final Way OPEN = new Way(false, 0);
    static final Way SWALLOWED = new Way(true, 0);
  }
}
