package org.payouts.router.preflight;

import org.jspecify.annotations.Nullable;

/** The router must not go on: whatever it decided now might be wrong. Names the remedy. */
public abstract class RouterStopsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  protected RouterStopsException(String message) {
    super(message);
  }

  /** The exception among the causes of a failure, or null. */
  public static @Nullable RouterStopsException in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RouterStopsException found) {
        return found;
      }
    }
    return null;
  }
}
