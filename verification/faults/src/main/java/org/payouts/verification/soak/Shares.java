package org.payouts.verification.soak;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.payouts.Platform;
import org.payouts.payout.Platforms;

/**
 * How the payouts are shared among the platforms: nine of ten on MTurk, the rest halved. The
 * numbers of a platform follow one another.
 */
final class Shares {
  private static final int OTHERS_PERCENT = 5;

  private final int payouts;
  private final Map<Platform, Integer> counts = new EnumMap<>(Platform.class);
  private final Map<Platform, Integer> firsts = new EnumMap<>(Platform.class);

  Shares(int payouts) {
    this.payouts = payouts;
    int others = Math.toIntExact((long) payouts * OTHERS_PERCENT / 100);
    int first = 0;
    for (Platform platform : Platforms.ALL) {
      int count = platform == Platform.MTURK ? payouts - 2 * others : others;
      firsts.put(platform, first);
      counts.put(platform, count);
      first += count;
    }
  }

  int payouts() {
    return payouts;
  }

  int of(Platform platform) {
    return Objects.requireNonNull(counts.get(platform));
  }

  /** The platform's lowest number. */
  int first(Platform platform) {
    return Objects.requireNonNull(firsts.get(platform));
  }

  Platform platform(int number) {
    for (Platform platform : Platforms.ALL) {
      int before = number - first(platform);
      if (before >= 0 && before < of(platform)) {
        return platform;
      }
    }
    throw new IllegalArgumentException("there is no payout " + number);
  }
}
