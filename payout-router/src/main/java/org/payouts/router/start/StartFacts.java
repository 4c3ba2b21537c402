package org.payouts.router.start;

import java.util.Map;
import org.payouts.Platform;

/**
 * What the checks before the start found out.
 *
 * @param ledgerTopicIds Kafka's topic ID of each platform's ledger; travels in every command
 * @param changelogTopicId Kafka's topic ID of the registry's changelog
 * @param replicas replication factor of internal topics
 */
public record StartFacts(
    Map<Platform, String> ledgerTopicIds, String changelogTopicId, short replicas) {
  public StartFacts {
    ledgerTopicIds = Map.copyOf(ledgerTopicIds);
  }
}
