package org.payouts.cli.requesters;

import java.util.List;
import java.util.TreeMap;
import org.payouts.PayoutRequester;
import org.payouts.topics.RequesterTopics;
import org.payouts.words.Money;

/**
 * What a requester may ask for, as people see it.
 *
 * @param upTo amounts with their currency
 */
public record ShownRule(
    String requester,
    String topic,
    boolean active,
    List<String> payoutIds,
    List<String> accounts,
    List<String> studies,
    List<String> upTo,
    String by,
    String because,
    String since,
    long revision) {

  /** The rule as it was set. */
  public static ShownRule of(PayoutRequester rule) {
    return new ShownRule(
        rule.getName(),
        RequesterTopics.PREFIX + rule.getName(),
        rule.getActive(),
        rule.getPayoutIds(),
        rule.getAccounts(),
        rule.getStudies(),
        new TreeMap<>(rule.getUpTo())
            .entrySet().stream().map(each -> Money.text(each.getValue(), each.getKey())).toList(),
        rule.getBy(),
        rule.getBecause(),
        rule.getDecidedAt().toString(),
        rule.getRevision());
  }
}
