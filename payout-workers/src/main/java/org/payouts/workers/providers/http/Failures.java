package org.payouts.workers.providers.http;

import org.jspecify.annotations.Nullable;

/** What a failure says of itself, without what the server sent or a secret. */
final class Failures {
  private static final int MOST = 300;

  private Failures() {}

  /** Messages may quote what the server sent. */
  static String describe(Throwable failure, SecretMask mask) {
    String message = message(failure);
    return failure.getClass().getSimpleName()
        + (message == null ? "" : ": " + SanitizedText.shown(mask.mask(message), MOST));
  }

  private static @Nullable String message(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at.getMessage() != null) {
        return at.getMessage();
      }
    }
    return null;
  }
}
