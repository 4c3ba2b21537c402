package org.payouts.router.preflight;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.router.admission.AdmissionPartition;
import org.payouts.topics.Topics;

/**
 * Refuses an admission store that lacks IDs that were commanded: relearning them from the requests
 * would issue their commands again (docs/decisions/0013). A changelog that was made anew may hold
 * what came since, so the oldest command of each of its partitions is looked for: its admission
 * stands at the beginning.
 */
public final class LostAdmissionsGuard {
  private static final String CHANGELOG = Topics.ROUTER_ADMISSIONS_CHANGELOG;

  private final TopicReader reader;

  public LostAdmissionsGuard(TopicReader reader) {
    this.reader = reader;
  }

  /** A payout ID that was commanded, and when. */
  private record Commanded(String payoutId, long at) {
    Commanded older(Commanded other) {
      return other.at < at ? other : this;
    }
  }

  /** What is wrong and its remedy, if admissions are lost. */
  public Optional<String> problem() {
    Map<Integer, Commanded> lost = new HashMap<>();
    boolean empty = !reader.holdsRecords(CHANGELOG);
    Platforms.ALL.forEach(platform -> oldest(platform, empty, lost));
    if (!lost.isEmpty()) {
      reader.read(
          CHANGELOG,
          admission -> {
            lost.computeIfPresent(
                admission.partition(),
                (partition, wanted) -> wanted.payoutId().equals(id(admission)) ? null : wanted);
            return !lost.isEmpty();
          });
    }
    return lost.values().stream()
        .findFirst()
        .map(
            missing ->
                "The store of admitted payout IDs ("
                    + CHANGELOG
                    + ") is missing, empty, or lacks IDs that were commanded, such as "
                    + missing.payoutId()
                    + ". Rebuild it from the commands with: payouts topics restore-registry");
  }

  /**
   * Adds the oldest command of each partition of the store.
   *
   * @param hidden whether those count, too, that an open transaction hides
   */
  private void oldest(Platform platform, boolean hidden, Map<Integer, Commanded> oldest) {
    Map<Integer, Set<Integer>> seen = new HashMap<>();
    reader.readFirsts(
        Topics.commands(platform),
        !hidden,
        command -> {
          if (command.key() == null) {
            return true; // No router's: the worker refuses it.
          }
          int partition = AdmissionPartition.of(id(command));
          Set<Integer> here = seen.computeIfAbsent(command.partition(), key -> new HashSet<>());
          if (here.add(partition)) {
            Commanded found = new Commanded(id(command), command.timestamp());
            oldest.merge(partition, found, Commanded::older);
          }
          return here.size() < AdmissionPartition.COUNT;
        });
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }
}
