package org.payouts.cli.kafka;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a reading came across last. One thread. */
final class LastSeen<T> {

  private @Nullable T value;

  void set(T newValue) {
    value = newValue;
  }

  boolean isEmpty() {
    return value == null;
  }

  Optional<T> get() {
    return Optional.ofNullable(value);
  }
}
