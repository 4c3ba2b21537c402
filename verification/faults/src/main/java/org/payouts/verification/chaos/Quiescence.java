package org.payouts.verification.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.payouts.audit.records.RawRecord;
import org.payouts.verification.harness.ClusterAdmin;
import org.payouts.verification.harness.Operator;
import org.payouts.verification.harness.ProxyRoute;
import org.payouts.verification.harness.Recorder;
import org.payouts.verification.harness.RunLog;
import org.payouts.verification.harness.Waiting;

/** Waits until the pipeline is at rest, as far as it can be without a person. */
record Quiescence(Recorder recorder, ClusterAdmin admin) {

  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final long BETWEEN_RESOLUTIONS_MS = 1_000;
  private static final TopicPartition UNKNOWN = new TopicPartition("unknown", 0);

  /**
   * Waits until every request is admitted or rejected, every payout is settled or in review, and
   * nothing is left unread.
   *
   * @throws Waiting.NotInTimeException when something still moves at the deadline
   */
  void await(String when, Duration deadline) {
    Waiting.until(
        "rest " + when,
        deadline,
        () ->
            recorder.undecided() == 0
                && recorder.moving().isEmpty()
                && hanging().isEmpty()
                && unread().isEmpty(),
        () ->
            "%d requests neither admitted nor rejected, moving %s, hanging %s, unread %s"
                .formatted(recorder.undecided(), recorder.moving(), hanging(), unread()));
  }

  /**
   * At rest, lets the operator decide until nothing is in review any more, and waits for rest.
   *
   * @param deadline of each rest, and of all decisions
   * @throws Waiting.NotInTimeException when something still moves or waits at a deadline
   */
  void decideAll(Operator operator, Duration deadline, RunLog log) {
    log.write("at rest; %d reviews for the operator", recorder.inReview().size());
    Waiting.until(
        "the operator decides all reviews",
        deadline,
        () -> {
          List<String> open = recorder.inReview();
          if (open.isEmpty()) {
            return true;
          }
          try {
            operator.decide(
                open.stream().flatMap(id -> recorder.openReview(id).stream()).toList(), ANSWER);
          } catch (RuntimeException e) {
            // Brokers that answer late are no violation; the deadline decides.
            log.write("the operator was hindered: %s", e);
          }
          Waiting.pass(BETWEEN_RESOLUTIONS_MS);
          await("after the resolutions", deadline);
          return recorder.inReview().isEmpty();
        },
        () -> "still in review: " + recorder.inReview());
    // Payouts that waited behind a review have gone on.
    await("after the last resolution", deadline);
  }

  /** Waits until services and recorder have read everything; no transaction may hang. */
  void awaitAllRead(Duration deadline) {
    Waiting.until(
        "all input is read", deadline, () -> unread().isEmpty(), () -> unread().toString());
    Waiting.until(
        "every transaction ends", deadline, () -> hanging().isEmpty(), () -> hanging().toString());
  }

  /** Partitions whose committed records end before the partition does. */
  private Map<TopicPartition, String> hanging() {
    try {
      return recorder.behind(admin.ends(recorder.partitions(), IsolationLevel.READ_UNCOMMITTED));
    } catch (KafkaException e) {
      return Map.of(UNKNOWN, String.valueOf(e));
    }
  }

  /** Input no group has passed: by partition, what is committed of the last record. */
  private Map<TopicPartition, String> unread() {
    Map<TopicPartition, String> unread = new HashMap<>();
    try {
      for (ProxyRoute route : ProxyRoute.ALL) {
        Map<TopicPartition, Long> committed = admin.committed(route);
        for (TopicPartition partition : recorder.partitions()) {
          List<RawRecord> records = recorder.of(partition);
          if (partition.topic().equals(route.input()) && !records.isEmpty()) {
            long last = records.get(records.size() - 1).position().offset();
            long passed = committed.getOrDefault(partition, 0L);
            if (passed <= last) {
              unread.put(partition, passed + " of " + (last + 1));
            }
          }
        }
      }
      return unread;
    } catch (KafkaException e) {
      return Map.of(UNKNOWN, String.valueOf(e));
    }
  }
}
