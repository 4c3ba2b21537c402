package org.payouts.workers.protocol;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.payouts.workers.provider.Pause;

/** What stands still at the moment and when to probe it again. Pauses have no age limit. */
final class Pauses {
  /** Where each lane is a target, a throttled account has a pause for each: no storm of probes. */
  private static final int MOST_PROBES = 4;

  private record Key(Pause.Scope scope, String key) {}

  private static final class Active {
    private Pause pause;
    private long nextProbeMs;
    private boolean probing;

    private Active(Pause pause) {
      this.pause = pause;
    }
  }

  private final Map<Key, Active> active = new LinkedHashMap<>();
  private final long probeMs;

  Pauses(long probeMs) {
    this.probeMs = probeMs;
  }

  void start(Pause pause, Moment now) {
    Active entry = active.computeIfAbsent(keyOf(pause), k -> new Active(pause));
    if (!entry.probing) {
      entry.pause = pause;
      entry.nextProbeMs = now.monotonicMs() + Math.max(probeMs, pause.retryAfterMs());
    }
  }

  /** A probe was answered; returns true if the pause is over. */
  boolean probed(Pause pause, boolean open, Moment now) {
    Active entry = active.get(keyOf(pause));
    if (entry == null) {
      return false;
    }
    if (open) {
      active.remove(keyOf(pause));
      return true;
    }
    entry.probing = false;
    entry.nextProbeMs = now.monotonicMs() + probeMs;
    return false;
  }

  /** Pauses to probe now; each is then waited for. */
  List<Pause> dueProbes(Moment now) {
    if (active.isEmpty()) {
      return List.of();
    }
    List<Active> due =
        active.values().stream()
            .filter(a -> !a.probing && a.nextProbeMs <= now.monotonicMs())
            .sorted(Comparator.comparingLong(a -> a.nextProbeMs)) // Whoever waited longest.
            .limit(MOST_PROBES - probing())
            .toList();
    due.forEach(a -> a.probing = true);
    return due.stream().map(a -> a.pause).toList();
  }

  private long probing() {
    return active.values().stream().filter(a -> a.probing).count();
  }

  /** When the next probe is due, or {@link Long#MAX_VALUE}. */
  long nextDueMs() {
    if (probing() >= MOST_PROBES) {
      return Long.MAX_VALUE; // The end of a probe makes room.
    }
    return active.values().stream()
        .filter(a -> !a.probing)
        .mapToLong(a -> a.nextProbeMs)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Nothing of this platform may be asked. */
  boolean account() {
    return active.containsKey(new Key(Pause.Scope.ACCOUNT, ""));
  }

  /** No new claim anywhere: the account itself, or the one balance that pays for all. */
  boolean allClaims() {
    return account() || active.containsKey(new Key(Pause.Scope.FUNDS, ""));
  }

  boolean lane(String lane) {
    return active.containsKey(new Key(Pause.Scope.LANE, lane))
        || active.containsKey(new Key(Pause.Scope.FUNDS, lane));
  }

  List<Pause> all() {
    return active.values().stream().map(a -> a.pause).toList();
  }

  private static Key keyOf(Pause pause) {
    String key = pause.scope() == Pause.Scope.ACCOUNT ? "" : pause.key();
    return new Key(pause.scope(), key);
  }
}
