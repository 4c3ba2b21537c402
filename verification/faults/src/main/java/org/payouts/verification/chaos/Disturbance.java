package org.payouts.verification.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
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

  private static final int SHORTEST_GAP_MS = 300;
  private static final int LONGEST_GAP_MS = 3_700;

  /** What can be disturbed side by side; within a lane one thing happens after the other. */
  enum Lane {
    SERVICE,
    NETWORK,
    BROKER,
    REGISTRY,
    PROVIDER,
    TOPICS,
    ORDERS
  }

  /** What can go wrong: how often, against others, and how much longer than at least. */
  enum Kind {
    KILL(Lane.SERVICE, 8, 3_000),
    /** Past the session timeout: a successor takes over, then the zombie wakes up. */
    FREEZE(Lane.SERVICE, 6, 5_000),
    SHORT_FREEZE(Lane.SERVICE, 3, 3_000),
    /** A second process joins, works beside the first, and leaves or dies. */
    SECOND(Lane.SERVICE, 4, 12_000),
    TERMINATE(Lane.SERVICE, 2, 1_000),
    /** All workers of a platform die, their group's offsets go back to the beginning. */
    REPLAY(Lane.SERVICE, 2, 1_000),
    /** The router loses its local copy of the admissions. */
    WIPE(Lane.SERVICE, 2, 1_000),
    /** A worker of the next version works beside the first. */
    NEXT_VERSION(Lane.SERVICE, 3, 12_000),
    RESET(Lane.NETWORK, 3, 1_000),
    BLACKHOLE(Lane.NETWORK, 4, 8_000),
    DELAY(Lane.NETWORK, 3, 8_000),
    REFUSE(Lane.NETWORK, 2, 4_000),
    BROKER_KILL(Lane.BROKER, 5, 3_000),
    BROKER_FREEZE(Lane.BROKER, 3, 7_000),
    REGISTRY_DOWN(Lane.REGISTRY, 2, 6_000),
    FAULT_STORM(Lane.PROVIDER, 4, 5_000),
    READS_FAIL(Lane.PROVIDER, 3, 5_000),
    ACCOUNT_REFUSED(Lane.PROVIDER, 2, 5_000),
    NO_MONEY(Lane.PROVIDER, 2, 5_000),
    /** Somebody pays the same people by hand just before we do. */
    OUTSIDERS(Lane.PROVIDER, 2, 5_000),
    COMPACTION(Lane.TOPICS, 3, 8_000),
    STOP(Lane.ORDERS, 4, 9_000),
    LIMIT_OF_SUMS(Lane.ORDERS, 5, 12_000),
    APPROVALS(Lane.ORDERS, 4, 9_000);

    private final Lane lane;
    private final int weight;
    private final int mostMs;

    Kind(Lane lane, int weight, int mostMs) {
      this.lane = lane;
      this.weight = weight;
      this.mostMs = mostMs;
    }

    Lane lane() {
      return lane;
    }

    /** Workers' sessions last six seconds: a freeze shorter than that moves no partition. */
    private int leastMs() {
      return this == FREEZE ? 7_500 : this == COMPACTION ? 4_000 : 200;
    }

    /** One broker alone is everybody's: it goes less often. */
    private int weight(int brokers) {
      return lane == Lane.BROKER && brokers > 1 ? weight * 3 : weight;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What goes wrong in a round: a function of seed and round. */
  static List<Disturbance> schedule(long seed, int round, int lengthMs, int brokers) {
    Random random = new Random(seed * 1_000_003 + round);
    List<Disturbance> disturbances = new ArrayList<>();
    int at = 500 + random.nextInt(2_000);
    while (at < lengthMs) {
      Kind kind = kind(random, brokers);
      ProxyRoute route = route(random, kind);
      int which = random.nextInt(1 << 20);
      int forMs = kind.leastMs() + random.nextInt(kind.mostMs);
      disturbances.add(new Disturbance(at, kind, route, which, forMs));
      at += SHORTEST_GAP_MS + random.nextInt(LONGEST_GAP_MS - SHORTEST_GAP_MS);
    }
    return List.copyOf(disturbances);
  }

  private static Kind kind(Random random, int brokers) {
    int at = random.nextInt(Stream.of(Kind.values()).mapToInt(k -> k.weight(brokers)).sum());
    for (Kind kind : Kind.values()) {
      at -= kind.weight(brokers);
      if (at < 0) {
        return kind;
      }
    }
    throw new IllegalStateException("weights do not add up");
  }

  private static @Nullable ProxyRoute route(Random random, Kind kind) {
    int routes = ProxyRoute.ALL.size();
    return switch (kind.lane) {
      case BROKER, REGISTRY, PROVIDER, TOPICS, ORDERS -> null;
      case SERVICE, NETWORK ->
          switch (kind) {
            case WIPE -> ProxyRoute.ROUTER;
            case NEXT_VERSION, REPLAY -> ProxyRoute.ALL.get(1 + random.nextInt(routes - 1));
            default -> ProxyRoute.ALL.get(random.nextInt(routes));
          };
    };
  }

  /** The lane's own name, one per route where services and networks are meant. */
  String lane() {
    return kind.lane + (route == null ? "" : "/" + route);
  }

  @Override
  public String toString() {
    return "%5.1f  %s%s #%d for %d ms"
        .formatted(
            atMs / 1000.0, kind.label(), route == null ? "" : " " + route.label(), which, forMs);
  }
}
