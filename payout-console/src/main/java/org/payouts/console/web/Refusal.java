package org.payouts.console.web;

/** A request that is not answered as asked; the page says why. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  Refusal(int status, String what) {
    super(what);
    this.status = status;
  }

  int status() {
    return status;
  }
}
