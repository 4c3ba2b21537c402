package org.payouts.verification.chaos;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.payouts.verification.harness.ProxyRoute;

/**
 * One thing that goes wrong.
 *
 * @param atMs when, counted from the beginning of the round
 * @param route whose service or network it strikes; null if neither
 * @param which the process (0 or 1), or a number that chooses a broker, partition or fault
 * @param forMs how long it lasts
 */
record Disturbance(int atMs, Kind kind, @Nullable ProxyRoute route, int which, int forMs) {

  /** What can be disturbed side by side; within a lane one thing happens after the other. */
  enum Lane {
    SERVICE,
    NETWORK,
    BROKER,
    REGISTRY,
    PROVIDER,
    TOPICS
  }

  /** What can go wrong; the weight is how often, against others. */
  enum Kind {
    KILL(Lane.SERVICE, 8),
    /** Past the session timeout: a successor takes over, then the zombie wakes up. */
    FREEZE(Lane.SERVICE, 6),
    SHORT_FREEZE(Lane.SERVICE, 3),
    /** A second process joins, works beside the first, and leaves or dies. */
    SECOND(Lane.SERVICE, 4),
    TERMINATE(Lane.SERVICE, 2),
    /** All workers of a platform die, their group's offsets go back to the beginning. */
    REPLAY(Lane.SERVICE, 2),
    /** The router loses its local copy of the registry. */
    WIPE(Lane.SERVICE, 2),
    /** A worker of the next version works beside the first. */
    NEXT_VERSION(Lane.SERVICE, 3),

    RESET(Lane.NETWORK, 3),
    BLACKHOLE(Lane.NETWORK, 4),
    DELAY(Lane.NETWORK, 3),
    REFUSE(Lane.NETWORK, 2),

    BROKER_KILL(Lane.BROKER, 5),
    BROKER_FREEZE(Lane.BROKER, 3),

    REGISTRY_DOWN(Lane.REGISTRY, 2),

    FAULT_STORM(Lane.PROVIDER, 4),
    READS_FAIL(Lane.PROVIDER, 3),
    ACCOUNT_REFUSED(Lane.PROVIDER, 2),
    NO_MONEY(Lane.PROVIDER, 2),
    /** Somebody pays the same people by hand just before we do. */
    OUTSIDERS(Lane.PROVIDER, 2),

    COMPACTION(Lane.TOPICS, 3);

    private final Lane lane;
    private final int weight;

    Kind(Lane lane, int weight) {
      this.lane = lane;
      this.weight = weight;
    }

    Lane lane() {
      return lane;
    }

    int weight() {
      return weight;
    }
  }

  /** The lane's own name, one per route where services and networks are meant. */
  String lane() {
    return kind.lane() + (route == null ? "" : "/" + route);
  }

  @Override
  public String toString() {
    return "%5.1f %s%s #%d for %d ms"
        .formatted(
            atMs / 1000.0,
            kind.name().toLowerCase(Locale.ROOT),
            route == null ? "" : " " + route.label(),
            which,
            forMs);
  }
}
