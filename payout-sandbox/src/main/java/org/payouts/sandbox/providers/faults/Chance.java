package org.payouts.sandbox.providers.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.calls.Call;

/**
 * Faults by chance: a pure function of seed, platform, operation, target and occurrence.
 *
 * @param percent how many of a hundred calls fail, 0 to 100
 * @param spared the named classes that are never chosen
 * @param wider what may be chosen besides the named classes; null for nothing
 */
record Chance(int percent, long seed, Set<FaultClass> spared, @Nullable Wider wider) {

  private static final int BEHAVIOUR_WEIGHT = 2;

  Chance {
    spared = Set.copyOf(spared);
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("faults: " + percent + " is no percentage");
    }
  }

  /** A named class or a behaviour; the other one is null. */
  record Pick(@Nullable FaultClass kind, @Nullable Behaviour behaviour, int weight) {}

  @Nullable Pick pick(Call call, int occurrence) {
    long random = mixed(call, occurrence);
    if (percent == 0 || Math.floorMod(random, 100L) >= percent) {
      return null;
    }
    List<Pick> possible = possible(call);
    int weights = possible.stream().mapToInt(Pick::weight).sum();
    if (weights == 0) {
      return null;
    }
    long at = Math.floorMod(mix(random), (long) weights);
    for (Pick each : possible) {
      at -= each.weight();
      if (at < 0) {
        return each;
      }
    }
    throw new IllegalStateException("weights do not add up");
  }

  private List<Pick> possible(Call call) {
    List<Pick> possible = new ArrayList<>();
    for (FaultClass kind : FaultClass.values()) {
      if (kind.fits(call.operation()) && !spared.contains(kind)) {
        possible.add(new Pick(kind, null, kind.weight()));
      }
    }
    Wider more = wider;
    if (more != null) {
      more.of(call.operation().kind())
          .forEach(each -> possible.add(new Pick(null, each, BEHAVIOUR_WEIGHT)));
    }
    return possible;
  }

  /** A number for a fault's own measure, evenly from 0 to below the bound. */
  long measure(Call call, int occurrence, long bound) {
    return bound <= 0 ? 0 : Math.floorMod(mix(mix(mixed(call, occurrence))), bound);
  }

  private long mixed(Call call, int occurrence) {
    String identity = call.operation().name() + '\n' + call.target() + '\n' + occurrence;
    long hash = mix(seed);
    for (int i = 0; i < identity.length(); i++) {
      hash = mix(hash ^ identity.charAt(i));
    }
    return hash;
  }

  /** The finaliser of SplitMix64: every bit of the input moves every bit of the output. */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
