package org.payouts.console.web;

import org.jspecify.annotations.Nullable;

/** A request that is not answered as asked; the page says why. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final @Nullable Way way;

  /**
   * Where to go from the page.
   *
   * @param atOnce whether the browser goes there by itself
   */
  record Way(String link, String text, boolean atOnce) {}

  Refusal(int status, String what) {
    this(status, what, null);
  }

  Refusal(int status, String what, @Nullable Way way) {
    super(what);
    this.status = status;
    this.way = way;
  }

  int status() {
    return status;
  }

  @Nullable Way way() {
    return way;
  }
}
