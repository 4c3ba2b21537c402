package org.payouts.console.actions;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The newest things of a kind, each under a name that cannot be guessed. Thread-safe. */
final class Expiring<T> {
  private static final int NAME_BYTES = 12;

  private final int most;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, T> kept = new LinkedHashMap<>();

  Expiring(int most) {
    this.most = most;
  }

  synchronized String add(T thing) {
    byte[] name = new byte[NAME_BYTES];
    random.nextBytes(name);
    String text = HexFormat.of().formatHex(name);
    kept.put(text, thing);
    if (kept.size() > most) {
      kept.remove(kept.keySet().iterator().next());
    }
    return text;
  }

  synchronized Optional<T> get(String name) {
    return Optional.ofNullable(kept.get(name));
  }

  /** Takes it, so that nobody takes it a second time. */
  synchronized Optional<T> take(String name) {
    return Optional.ofNullable(kept.remove(name));
  }
}
