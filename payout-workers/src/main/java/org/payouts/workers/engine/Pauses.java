package org.payouts.workers.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Reason;

/**
 * What stands still at the moment and when to probe it again. Each unit backs off by itself: the
 * time to its next probe doubles while it stays shut, and goes on doubling where it shuts again
 * soon after it was opened. Pauses have no age limit; that of a balance ends also when no payout
 * asks for the money any more. A suspicion stops nothing: it becomes a pause only if the probe of
 * its unit fails.
 */
final class Pauses {
  /** Where each lane is a target, a throttled account has a pause for each: no storm of probes. */
  private static final int MOST_PROBES = 4;

  /** Units that were opened and whose back-off is remembered. */
  private static final int MOST_REMEMBERED = 10_000;

  /** The account before its lanes, which may be many; then the longest wait first. */
  private static final Comparator<Active> PROBE_ORDER =
      Comparator.comparing((Active a) -> a.pause.scope() != Pause.Scope.ACCOUNT)
          .thenComparingLong(a -> a.nextProbeMs);

  private record Key(Pause.Scope scope, String key) {}

  private static final class Active {
    private Pause pause;

    /** The payouts that were short of money, and what each asks for. */
    private final Map<PayoutRef, Pause> shortages = new LinkedHashMap<>(1);

    private long mostMs;
    private final long sinceWallMs;
    private boolean suspicion;
    private int probes;
    private long nextProbeMs;
    private boolean probing;

    private Active(Pause pause, long mostMs, boolean suspicion, ClockReading now) {
      this.pause = pause;
      this.mostMs = mostMs;
      this.suspicion = suspicion;
      this.sinceWallMs = now.wallMs();
    }

    /** Forgets who asks no more; true if that leaves nobody. The newest of the others is probed. */
    private boolean hasLostAll(Predicate<PayoutRef> asks) {
      boolean fewer = shortages.keySet().removeIf(asks.negate());
      if (fewer) {
        for (Pause left : shortages.values()) {
          pause = left;
        }
      }
      return fewer && shortages.isEmpty();
    }
  }

  /** A unit that was open again, after how many probes, until when that is remembered. */
  private record Opened(int probes, long untilMs) {}

  private final Map<Key, Active> active = new LinkedHashMap<>();
  private final Map<Key, Opened> opened =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Opened> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };
  private final long probeMs;
  private final long backoffMaxMs;

  /**
   * @param backoffMaxMs longest time between two probes of a unit
   */
  Pauses(long probeMs, long backoffMaxMs) {
    this.probeMs = probeMs;
    this.backoffMaxMs = Math.max(probeMs, backoffMaxMs);
  }

  void start(Pause pause, ClockReading now) {
    start(pause, backoffMaxMs, now);
  }

  /** Starts a pause that this payout has met. */
  void start(Pause pause, PayoutRef by, ClockReading now) {
    start(pause, now);
    Active entry = active.get(keyOf(pause));
    if (entry != null && pause.scope() == Pause.Scope.FUNDS) {
      entry.shortages.remove(by);
      entry.shortages.put(by, pause);
    }
  }

  /** Starts a pause whose probes are at most {@code mostMs} apart. */
  void start(Pause pause, long mostMs, ClockReading now) {
    Key key = keyOf(pause);
    Active entry = active.get(key);
    if (entry == null) {
      entry = begin(key, new Active(pause, mostMs, false, now), now);
      entry.nextProbeMs = now.monotonicMs() + waitMs(entry);
    } else if (!entry.probing) {
      // Failures that go on do not put the probe off, or it would never come; the provider may.
      long due = entry.suspicion ? now.monotonicMs() + waitMs(entry) : entry.nextProbeMs;
      entry.pause = pause;
      entry.mostMs = Math.max(entry.mostMs, mostMs);
      entry.nextProbeMs = Math.max(due, now.monotonicMs() + pause.retryAfterMs());
    }
    entry.suspicion = false;
    if (wantsWiderLook(pause)) {
      String text = "a neutral read of the account fails as well: " + pause.reason().text();
      suspect(Pause.account(new Reason(pause.reason().code(), text)), now);
    }
  }

  private Active begin(Key key, Active entry, ClockReading now) {
    Opened before = opened.remove(key);
    if (before != null && now.monotonicMs() < before.untilMs()) {
      entry.probes = before.probes() + 1;
    }
    active.put(key, entry);
    return entry;
  }

  /** An odd answer about one unit may be the account's: a neutral read of the account decides. */
  private static boolean wantsWiderLook(Pause pause) {
    String code = pause.reason().code();
    return (pause.scope() == Pause.Scope.STUDY || pause.scope() == Pause.Scope.LANE)
        && !code.equals(Reason.RATE_LIMITED)
        && !code.equals(Reason.SET_UP_REFUSED);
  }

  /** The unit may stand still: it is probed at once, and paused only if that fails. */
  void suspect(Pause pause, ClockReading now) {
    Key key = keyOf(pause);
    if (active.containsKey(key)) {
      return;
    }
    Opened before = opened.get(key);
    if (before != null && now.monotonicMs() < before.untilMs()) {
      return; // It was found open just before.
    }
    Active entry = new Active(pause, backoffMaxMs, true, now);
    entry.nextProbeMs = now.monotonicMs();
    active.put(key, entry);
  }

  private long waitMs(Active entry) {
    long doubled = probeMs << Math.min(entry.probes, 20);
    return Math.max(entry.pause.retryAfterMs(), Math.min(Math.max(probeMs, entry.mostMs), doubled));
  }

  /** A probe was answered; returns true if what stood still may go on. */
  boolean probed(Pause pause, boolean open, ClockReading now) {
    Key key = keyOf(pause);
    Active entry = active.get(key);
    if (entry == null) {
      return false;
    }
    entry.probing = false;
    if (open) {
      active.remove(key);
      opened.remove(key);
      opened.put(key, new Opened(entry.probes, now.monotonicMs() + 2 * waitMs(entry)));
      return !entry.suspicion;
    }
    entry.suspicion = false;
    entry.probes++;
    entry.nextProbeMs = now.monotonicMs() + waitMs(entry);
    return false;
  }

  /**
   * Pauses to probe now; each is then waited for. Those of balances that were short for payouts
   * none of which asks for money any more end unasked: the next payout finds out whether the
   * balance is short for it too.
   *
   * @param goesOn runs if what stood still may go on
   */
  List<Pause> dueProbes(Predicate<PayoutRef> asksForMoney, Runnable goesOn, ClockReading now) {
    if (active.isEmpty()) {
      return List.of();
    }
    if (active.values().removeIf(each -> !each.probing && each.hasLostAll(asksForMoney))) {
      goesOn.run();
    }
    List<Active> due =
        active.values().stream()
            .filter(a -> !a.probing && a.nextProbeMs <= now.monotonicMs())
            .sorted(PROBE_ORDER)
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
      return Long.MAX_VALUE; // The end of a probe frees a slot.
    }
    return active.values().stream()
        .filter(a -> !a.probing)
        .mapToLong(a -> a.nextProbeMs)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Nothing of this platform may be asked. */
  boolean account() {
    return stands(Pause.Scope.ACCOUNT, "");
  }

  /** No new claim anywhere: the account itself, or the one balance that pays for all. */
  boolean allClaims() {
    return account() || stands(Pause.Scope.FUNDS, "");
  }

  boolean lane(String lane) {
    return stands(Pause.Scope.LANE, lane) || stands(Pause.Scope.FUNDS, lane);
  }

  boolean study(String study) {
    return stands(Pause.Scope.STUDY, study);
  }

  private boolean stands(Pause.Scope scope, String key) {
    Active entry = active.get(new Key(scope, key));
    return entry != null && !entry.suspicion;
  }

  /** What stands still, for people. */
  List<Standstill> all() {
    List<Standstill> all = new ArrayList<>(active.size());
    for (Active entry : active.values()) {
      if (!entry.suspicion) {
        all.add(new Standstill(unit(entry.pause), entry.pause.reason(), entry.sinceWallMs));
      }
    }
    return all;
  }

  private static String unit(Pause pause) {
    String scope =
        switch (pause.scope()) {
          case ACCOUNT -> "account";
          case FUNDS -> "balance";
          case LANE -> "lane";
          case STUDY -> "study";
        };
    return pause.key().isEmpty() ? scope : scope + " " + pause.key();
  }

  private static Key keyOf(Pause pause) {
    String key = pause.scope() == Pause.Scope.ACCOUNT ? "" : pause.key();
    return new Key(pause.scope(), key);
  }
}
