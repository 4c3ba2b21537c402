package org.payouts.cli.asked;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.payouts.payout.Targets;

/** The payouts that were asked for before, by ID and by target. */
public final class AskedBefore {

  private final Map<String, AskedPayout> byId = new HashMap<>();
  private final Map<TargetKey, List<AskedPayout>> byTarget = new HashMap<>();

  /** All of these. */
  public AskedBefore(Collection<AskedPayout> payouts) {
    payouts.stream()
        .sorted(Comparator.comparing(AskedPayout::askedAt).thenComparing(AskedPayout::payoutId))
        .forEach(
            payout -> {
              byId.put(payout.payoutId(), payout);
              byTarget
                  .computeIfAbsent(TargetKey.of(payout.target()), key -> new ArrayList<>())
                  .add(payout);
            });
  }

  /** The payout of that ID. */
  Optional<AskedPayout> payout(String payoutId) {
    return Optional.ofNullable(byId.get(payoutId));
  }

  /** All payouts of a target, the oldest first. */
  List<AskedPayout> ofTarget(Object target) {
    return List.copyOf(byTarget.getOrDefault(TargetKey.of(target), List.of()));
  }

  /** What a bonus is booked on, on its platform, in the one spelling. */
  public record TargetKey(String platform, String id) {

    /** The key of a target's record. */
    public static TargetKey of(Object target) {
      return new TargetKey(
          Targets.platform(target).orElseThrow().name(), Targets.key(Targets.canonical(target)));
    }
  }
}
