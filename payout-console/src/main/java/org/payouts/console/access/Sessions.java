package org.payouts.console.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The link that is printed at the start opens one session; only that link does. Thread-safe. */
final class Sessions {
  private static final int MOST = 16;

  private final Deque<String> open = new ArrayDeque<>();
  private @Nullable String token;

  /** A token that opens a session once; earlier ones that were not used are void. */
  synchronized String token() {
    String fresh = RandomName.next();
    token = fresh;
    return fresh;
  }

  /** Opens a session if the token is the one that was handed out last, and was not used. */
  synchronized Optional<String> open(String given) {
    String expected = token;
    if (expected == null || !same(expected, given)) {
      return Optional.empty();
    }
    token = null;
    String session = RandomName.next();
    open.addLast(session);
    if (open.size() > MOST) {
      open.removeFirst();
    }
    return Optional.of(session);
  }

  synchronized boolean isOpen(@Nullable String session) {
    return session != null && open.stream().anyMatch(each -> same(each, session));
  }

  static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
