package org.payouts.verification.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.payouts.verification.chaos.Disturbance.Kind;
import org.payouts.verification.chaos.Disturbance.Lane;
import org.payouts.verification.harness.ProxyRoute;

/** What goes wrong in a round: a function of seed and round. */
record Schedule(List<Disturbance> disturbances) {
  private static final int SHORTEST_GAP_MS = 300;
  private static final int LONGEST_GAP_MS = 3_700;

  static Schedule of(long seed, int round, int lengthMs, int brokers) {
    Random random = new Random(seed * 1_000_003 + round);
    List<Disturbance> disturbances = new ArrayList<>();
    int at = 500 + random.nextInt(2_000);
    while (at < lengthMs) {
      disturbances.add(next(random, at, brokers));
      at += SHORTEST_GAP_MS + random.nextInt(LONGEST_GAP_MS - SHORTEST_GAP_MS);
    }
    return new Schedule(List.copyOf(disturbances));
  }

  private static Disturbance next(Random random, int at, int brokers) {
    Kind kind = kind(random, brokers);
    ProxyRoute route = route(random, kind);
    int which = random.nextInt(1 << 20);
    int most =
        switch (kind) {
          case KILL -> 3_000;
          case FREEZE -> 5_000;
          case SHORT_FREEZE -> 3_000;
          case SECOND, NEXT_VERSION -> 12_000;
          case TERMINATE, REPLAY, WIPE, RESET -> 1_000;
          case BLACKHOLE, DELAY -> 8_000;
          case REFUSE -> 4_000;
          case BROKER_KILL -> 3_000;
          case BROKER_FREEZE -> 7_000;
          case REGISTRY_DOWN -> 6_000;
          case FAULT_STORM, READS_FAIL, ACCOUNT_REFUSED, NO_MONEY, OUTSIDERS -> 5_000;
          case COMPACTION -> 8_000;
        };
    // Workers' sessions last six seconds: a freeze shorter than that moves no partition.
    int least = kind == Kind.FREEZE ? 7_500 : kind == Kind.COMPACTION ? 4_000 : 200;
    return new Disturbance(at, kind, route, which, least + random.nextInt(most));
  }

  private static Kind kind(Random random, int brokers) {
    int weights = 0;
    for (Kind kind : Kind.values()) {
      weights += weight(kind, brokers);
    }
    int at = random.nextInt(weights);
    for (Kind kind : Kind.values()) {
      at -= weight(kind, brokers);
      if (at < 0) {
        return kind;
      }
    }
    throw new IllegalStateException("weights do not add up");
  }

  /** One broker alone is everybody's: it goes less often. */
  private static int weight(Kind kind, int brokers) {
    return kind.lane() == Lane.BROKER && brokers > 1 ? kind.weight() * 3 : kind.weight();
  }

  private static @Nullable ProxyRoute route(Random random, Kind kind) {
    return switch (kind.lane()) {
      case BROKER, REGISTRY, PROVIDER, TOPICS -> null;
      case SERVICE, NETWORK ->
          switch (kind) {
            case WIPE -> ProxyRoute.ROUTER;
            case NEXT_VERSION, REPLAY ->
                ProxyRoute.ALL.get(1 + random.nextInt(ProxyRoute.ALL.size() - 1));
            default -> ProxyRoute.ALL.get(random.nextInt(ProxyRoute.ALL.size()));
          };
    };
  }
}
