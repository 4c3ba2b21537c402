package org.payouts.router.preflight;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.payouts.Platform;

/**
 * What the checks before the start found out.
 *
 * @param ledgerTopicIds Kafka's topic ID of each platform's ledger; travels in every command
 * @param partitions frozen number of partitions of each platform's commands
 * @param internalTopicIds Kafka's topic ID of each topic that Kafka Streams would create for itself
 * @param warnings what is not as it should be and need not stop the router
 * @param replicas replication factor of internal topics
 */
public record StartFacts(
    Map<Platform, String> ledgerTopicIds,
    Map<Platform, Integer> partitions,
    Map<String, String> internalTopicIds,
    List<String> warnings,
    short replicas) {
  public StartFacts {
    ledgerTopicIds = Map.copyOf(ledgerTopicIds);
    partitions = Map.copyOf(partitions);
    internalTopicIds = Map.copyOf(internalTopicIds);
    warnings = List.copyOf(warnings);
  }

  /** Kafka's topic IDs of the changelogs, in the catalogue's order. */
  public List<String> changelogTopicIds() {
    return InternalTopics.changelogs().stream()
        .map(name -> Objects.requireNonNull(internalTopicIds.get(name)))
        .toList();
  }
}
