package org.payouts.audit.history;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.payouts.BonusRequested;
import org.payouts.PayoutRequester;
import org.payouts.control.Scope;
import org.payouts.payout.Targets;

/**
 * What requesters were ever allowed, as payout-requesters still has it. Filled by one thread and
 * then only read.
 */
public final class RequesterRules {
  private static final String ALL = "*";

  /** By requester, then by the offset at which the rule was set. */
  private final Map<String, NavigableMap<Long, PayoutRequester>> rules = new HashMap<>();

  /** Adds a rule; one that was added before is the same one. */
  public void add(RecordPosition position, PayoutRequester rule) {
    rules.computeIfAbsent(rule.getName(), name -> new TreeMap<>()).put(position.offset(), rule);
  }

  /**
   * Whether the requester was never allowed this, by any rule. Not said if a rule is missing: the
   * topic is compacted, and what is gone may have allowed it.
   */
  public boolean neverAllowed(String requester, BonusRequested request) {
    NavigableMap<Long, PayoutRequester> known = rules.getOrDefault(requester, new TreeMap<>());
    boolean complete =
        known.isEmpty() || known.lastEntry().getValue().getRevision() <= known.size();
    return complete && known.values().stream().noneMatch(rule -> allows(rule, request));
  }

  private static boolean allows(PayoutRequester rule, BonusRequested request) {
    Object target = Targets.canonical(request.getTarget());
    Long most = rule.getUpTo().get(request.getCurrency());
    return rule.getActive()
        && most != null
        && request.getAmountMinor() <= most
        && rule.getPayoutIds().stream()
            .anyMatch(each -> each.equals(ALL) || request.getPayoutId().startsWith(each))
        && rule.getAccounts().stream().anyMatch(each -> includes(each, target))
        && rule.getStudies().stream().anyMatch(each -> includes(each, target));
  }

  private static boolean includes(String written, Object target) {
    return written.equals(ALL)
        || Scope.parse(written).filter(scope -> scope.includes(target)).isPresent();
  }
}
