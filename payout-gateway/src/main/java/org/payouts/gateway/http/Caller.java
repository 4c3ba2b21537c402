package org.payouts.gateway.http;

import io.javalin.http.Context;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.payouts.gateway.access.KeyRing;
import org.payouts.gateway.access.Requester;
import org.payouts.gateway.problems.ProblemException;
import org.payouts.gateway.problems.ProblemType;

/** Finds out who asks: {@code Authorization: Bearer KEY}. */
final class Caller {
  private static final String SCHEME = "bearer ";
  private static final int LONGEST_KEY = 256;

  private final Supplier<KeyRing> keys;

  Caller(Supplier<KeyRing> keys) {
    this.keys = keys;
  }

  /**
   * Who asks.
   *
   * @throws ProblemException if the key is missing, unknown or no longer good
   */
  Requester of(Context context) {
    return find(context)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.UNAUTHORIZED,
                    "Send a good key as \"Authorization: Bearer KEY\"; its operator has it."));
  }

  /** Who asks, with what it may see now; nobody if the key is no longer good. */
  Optional<Requester> find(Context context) {
    return key(context).flatMap(key -> keys.get().find(key, Instant.now()));
  }

  private static Optional<String> key(Context context) {
    String header = context.header("Authorization");
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return Optional.empty();
    }
    String key = header.substring(SCHEME.length()).strip();
    return key.isEmpty() || key.length() > LONGEST_KEY ? Optional.empty() : Optional.of(key);
  }
}
