package org.payouts.router.topology;

/**
 * A commands topic has another number of partitions than it must have. Its targets would move
 * between owners, so nothing more is decided.
 */
public final class FrozenPartitionsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FrozenPartitionsException(String topic, int found, int frozen) {
    super(
        "Topic %s has %d partitions instead of %d. Partition counts are frozen: only payouts topics grow may change them. Stop the services, move its records and its ledger's to new topics with the right count, and start them again."
            .formatted(topic, found, frozen));
  }

  /** The exception among the causes of a failure, or null. */
  public static @org.jspecify.annotations.Nullable FrozenPartitionsException in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof FrozenPartitionsException found) {
        return found;
      }
    }
    return null;
  }
}
