package org.payouts.sandbox.providers.book;

/**
 * When reads show a payment, in milliseconds after it was made: from {@code afterMs} on, except
 * from {@code goneMs} to {@code backMs}.
 *
 * @param afterMs {@link #NEVER} for never
 * @param goneMs when it ceases to be shown; {@link #NEVER} when it stays
 * @param backMs when it is shown again; {@link #NEVER} when it stays away
 */
public record Visibility(long afterMs, long goneMs, long backMs) {

  /** A time that does not come. */
  public static final long NEVER = Long.MAX_VALUE;

  public static final Visibility AT_ONCE = after(0);

  public static Visibility after(long ms) {
    return new Visibility(ms, NEVER, NEVER);
  }

  public static Visibility never() {
    return after(NEVER);
  }

  /** Appears, vanishes, and comes back. */
  public static Visibility flickering(long afterMs, long goneMs, long backMs) {
    return new Visibility(afterMs, goneMs, backMs);
  }

  public boolean flickers() {
    return goneMs != NEVER;
  }

  long fromMs(long madeMs) {
    return at(madeMs, afterMs);
  }

  long hiddenFromMs(long madeMs) {
    return flickers() ? at(madeMs, goneMs) : 0;
  }

  long hiddenUntilMs(long madeMs) {
    return flickers() ? at(madeMs, backMs) : 0;
  }

  private static long at(long madeMs, long laterMs) {
    return laterMs == NEVER ? NEVER : Math.addExact(madeMs, laterMs);
  }
}
