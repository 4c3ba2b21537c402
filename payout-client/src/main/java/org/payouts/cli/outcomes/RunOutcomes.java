package org.payouts.cli.outcomes;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRejected;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.SourcePosition;

/**
 * Follows the requests of one run to their outcomes. A record is identified by its place in
 * bonus-requested, which ledger entries and rejections carry: what earlier runs left behind is
 * never counted as this run's. One thread.
 */
public final class RunOutcomes {

  private final Map<SourcePosition, Platform> published = new HashMap<>();
  private final Map<SourcePosition, RequestOutcome> outcomes = new HashMap<>();
  private final Map<String, String> states = new HashMap<>();
  private final Map<String, PayoutLedgerEntry> inReview = new HashMap<>();
  private final Set<String> unsettled = new HashSet<>();
  private final Set<String> commandedOnly = new HashSet<>();

  /** A record of this run was published at this place. */
  public void published(SourcePosition place, Platform platform) {
    published.put(place, platform);
  }

  /** The router issued a command. */
  public void commanded(String payoutId) {
    if (!states.containsKey(payoutId)) {
      commandedOnly.add(payoutId);
    }
  }

  /** A ledger's newest entry. */
  public void ledger(PayoutLedgerEntry entry) {
    String id = entry.getPayoutId();
    String state = entry.getState();
    states.put(id, state);
    commandedOnly.remove(id);
    inReview.remove(id);
    RequestOutcome outcome = outcomeOf(state);
    if (outcome == null) {
      unsettled.add(id);
      outcomes.remove(entry.getSource());
    } else {
      unsettled.remove(id);
      outcomes.put(entry.getSource(), outcome);
      if (outcome == RequestOutcome.IN_REVIEW) {
        inReview.put(id, entry);
      }
    }
  }

  private static @Nullable RequestOutcome outcomeOf(String state) {
    return switch (state) {
      case "PAID" -> RequestOutcome.PAID;
      case "FAILED" -> RequestOutcome.FAILED;
      case "REVIEW" -> RequestOutcome.IN_REVIEW;
      default -> null;
    };
  }

  /** The router rejected a record. */
  public void rejected(BonusRejected rejected) {
    boolean duplicate = rejected.getCode() == RejectionCode.DUPLICATE;
    outcomes.put(
        rejected.getSource(), duplicate ? RequestOutcome.DUPLICATE : RequestOutcome.REJECTED);
  }

  /** How many records of this run have this outcome. */
  public int count(RequestOutcome outcome) {
    return counts(null).getOrDefault(outcome, 0);
  }

  /** Records of this run by outcome, of one platform or of all. */
  public Map<RequestOutcome, Integer> counts(@Nullable Platform platform) {
    Map<RequestOutcome, Integer> counts = new EnumMap<>(RequestOutcome.class);
    published.forEach(
        (place, owner) -> {
          RequestOutcome outcome = outcomes.get(place);
          if (outcome != null && (platform == null || platform == owner)) {
            counts.merge(outcome, 1, Integer::sum);
          }
        });
    return counts;
  }

  /** Records published in this run, of one platform or of all. */
  public int requested(@Nullable Platform platform) {
    return (int)
        published.values().stream().filter(owner -> platform == null || platform == owner).count();
  }

  /** Records of this run that have an outcome. */
  public int finished() {
    return (int) published.keySet().stream().filter(outcomes::containsKey).count();
  }

  /** Payouts on their way, of this run or an earlier one. */
  public int underWay() {
    return unsettled.size() + commandedOnly.size();
  }

  /** Whether every record of this run has its outcome and nothing is on its way any more. */
  public boolean complete() {
    return finished() == published.size() && underWay() == 0;
  }

  /** Payouts that wait for a person, of this run or an earlier one. */
  public List<PayoutLedgerEntry> inReview() {
    return List.copyOf(inReview.values());
  }
}
