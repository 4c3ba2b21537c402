package org.payouts.cli.kafka;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.payouts.PayoutControl;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.payout.Platforms;

/**
 * Where every admitted payout stands.
 *
 * @param ledger newest entry of each payout a ledger knows
 * @param unknown admitted payouts that no ledger knows
 * @param workers running processes per platform
 * @param routers running router processes
 * @param stops orders of operators to begin nothing new in a scope
 * @param unrouted places of bonus-requested and of requesters' own topics that the router has not
 *     passed, or has set aside
 */
public record PipelineStatus(
    Map<String, PayoutLedgerEntry> ledger,
    Map<String, Admitted> unknown,
    Map<Platform, Integer> workers,
    int routers,
    List<PayoutControl> stops,
    long unrouted) {

  /**
   * An admitted payout that no ledger knows.
   *
   * @param passed whether the platform's worker has passed its command; if so, nobody will pay it
   *     unless it is sent again
   */
  public record Admitted(Platform platform, boolean passed) {}

  /** Number of payouts per platform and state. */
  public Map<Platform, Map<String, Integer>> counts() {
    Map<Platform, Map<String, Integer>> counts = new EnumMap<>(Platform.class);
    Platforms.ALL.forEach(platform -> counts.put(platform, new TreeMap<>()));
    ledger
        .values()
        .forEach(
            e ->
                counts
                    .computeIfAbsent(e.getPlatform(), p -> new TreeMap<>())
                    .merge(e.getState(), 1, Integer::sum));
    return counts;
  }

  /** Payouts that are neither PAID nor FAILED, oldest entry first. */
  public List<PayoutLedgerEntry> open() {
    return ledger.values().stream()
        .filter(entry -> !isSettled(entry.getState()))
        .sorted(Comparator.comparing(PayoutLedgerEntry::getWrittenAt))
        .toList();
  }

  /** Admitted payouts whose command the platform's worker has not reached yet. */
  public long waiting(Platform platform) {
    return unknown.values().stream().filter(a -> a.platform() == platform && !a.passed()).count();
  }

  /** IDs of admitted payouts that were passed by and are in no ledger. */
  public List<String> lost() {
    return unknown.entrySet().stream()
        .filter(e -> e.getValue().passed())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** The ledger's entry of a payout. */
  public Optional<PayoutLedgerEntry> entry(String payoutId) {
    return Optional.ofNullable(ledger.get(payoutId));
  }

  /** Whether nothing more will happen to a payout in this state. */
  public static boolean isSettled(String state) {
    return state.equals("PAID") || state.equals("FAILED");
  }
}
