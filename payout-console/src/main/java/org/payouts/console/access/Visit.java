package org.payouts.console.access;

import org.jspecify.annotations.Nullable;

/**
 * What a request says of who sends it.
 *
 * @param address from which it came
 * @param session the cookie of a session
 * @param headers by name; null for one that is not there
 */
public record Visit(String address, @Nullable String session, Headers headers) {
  /** The request's headers. */
  @FunctionalInterface
  public interface Headers {
    @Nullable String get(String name);
  }
}
