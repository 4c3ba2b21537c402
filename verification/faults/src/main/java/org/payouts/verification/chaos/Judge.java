package org.payouts.verification.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.payouts.audit.books.SandboxBooks;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.checks.Rules;
import org.payouts.audit.kafka.KafkaRecords;
import org.payouts.audit.records.AuditedTopics;
import org.payouts.audit.records.HistoryBuilder;
import org.payouts.audit.records.RawRecord;
import org.payouts.audit.records.RegistryValues;
import org.payouts.config.Settings;
import org.payouts.verification.harness.Recorder;
import org.payouts.verification.harness.Tally;
import org.payouts.verification.harness.TestCluster;

/**
 * Judges a pipeline at rest with the checker: the topics as they are now, the ledgers, reviews and
 * the admissions as they were recorded live, and the providers' books and call log. Also holds the
 * topics against the recording: nothing that was once readable may be gone, except by compaction.
 */
record Judge(TestCluster cluster, Recorder recorder) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * Everything that must not be, one sentence each.
   *
   * @param mostReviews the most reviews that what was done explains
   * @param tally counts how many records compaction has removed
   */
  List<String> judge(int mostReviews, Tally tally) {
    List<String> problems = new ArrayList<>();
    Settings settings = cluster.settings();
    try (KafkaRecords source = KafkaRecords.open(settings, PATIENCE);
        RegistryValues values = new RegistryValues(settings)) {
      HistoryBuilder book = new HistoryBuilder(values);
      Map<TopicPartition, List<RawRecord>> dump = new HashMap<>();
      source.read(
          record -> {
            TopicPartition partition =
                new TopicPartition(record.position().topic(), record.position().partition());
            dump.computeIfAbsent(partition, key -> new ArrayList<>()).add(record);
            if (AuditedTopics.keepsEverything(record.position().topic())) {
              book.add(record);
            }
          });
      long compacted = 0;
      for (TopicPartition partition : recorder.partitions()) {
        List<RawRecord> recorded = recorder.of(partition);
        List<RawRecord> now = dump.getOrDefault(partition, List.of());
        compacted += recorded.size() - now.size();
        if (AuditedTopics.keepsEverything(partition.topic())) {
          compare(recorded, recorded, now, problems);
        } else {
          recorded.forEach(book::add);
          Map<String, RawRecord> newest = new HashMap<>();
          recorded.forEach(record -> newest.put(String.valueOf(record.keyText()), record));
          compare(newest.values(), recorded, now, problems);
        }
      }
      tally.set("records.compacted_away", compacted);
      source.hanging().forEach(finding -> problems.add(finding.toString()));
      Rules rules =
          Rules.pipeline(System.currentTimeMillis())
              .settled(true)
              .wholeLedger(true)
              .mostReviews(mostReviews)
              .ledgerTopicIds(source.ledgerTopicIds());
      for (Finding finding : book.judge(SandboxBooks.fetch(cluster.providers().uri()), rules)) {
        problems.add(finding.toString());
      }
    }
    return problems;
  }

  /** What must still be there is, as it was, and nothing is there that was never recorded. */
  private static void compare(
      Collection<RawRecord> kept,
      List<RawRecord> recorded,
      List<RawRecord> now,
      List<String> problems) {
    Map<Long, RawRecord> present = new HashMap<>();
    now.forEach(record -> present.put(record.position().offset(), record));
    for (RawRecord record : kept) {
      RawRecord still = present.get(record.position().offset());
      if (still == null || !equal(record, still)) {
        problems.add(
            "%s of %s is not there as it was".formatted(record.position(), record.keyText()));
      }
    }
    recorded.forEach(record -> present.remove(record.position().offset()));
    present
        .values()
        .forEach(record -> problems.add(record.position() + " was never seen by the recorder"));
  }

  private static boolean equal(RawRecord one, RawRecord other) {
    return Arrays.equals(one.key(), other.key()) && Arrays.equals(one.value(), other.value());
  }
}
