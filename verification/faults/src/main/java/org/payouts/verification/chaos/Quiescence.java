package org.payouts.verification.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.payouts.audit.records.RawRecord;
import org.payouts.verification.harness.ProxyRoute;
import org.payouts.verification.run.Offsets;
import org.payouts.verification.run.Waiting;

/** Waits until the pipeline has come to rest, as far as it can without a person. */
final class Quiescence {
  private final Recorder recorder;
  private final Offsets offsets;

  Quiescence(Recorder recorder, Offsets offsets) {
    this.recorder = recorder;
    this.offsets = offsets;
  }

  /**
   * Waits until every request has its fate, every payout is settled or in review, and nothing is
   * left unread.
   *
   * @throws Waiting.NotInTimeException when something still moves at the deadline
   */
  void await(String when, Duration deadline) {
    Waiting.until("rest " + when, deadline, this::isAtRest, this::state);
  }

  private boolean isAtRest() {
    return recorder.withoutFate() == 0
        && recorder.moving().isEmpty()
        && recorderIsAtEnd()
        && unread().isEmpty();
  }

  /** Waits until the recorder has read everything, which a hanging transaction would prevent. */
  void awaitRecorder(Duration deadline) {
    Waiting.until(
        "every transaction ends", deadline, this::recorderIsAtEnd, () -> hanging().toString());
  }

  /** Waits until every service has read all its input. */
  void awaitAllRead(Duration deadline) {
    Waiting.until("all input is read", deadline, () -> unread().isEmpty(), () -> "" + unread());
  }

  private boolean recorderIsAtEnd() {
    return hanging().isEmpty();
  }

  /** Partitions whose committed records end before the partition does. */
  private Map<TopicPartition, String> hanging() {
    Map<TopicPartition, String> behind = new HashMap<>();
    try {
      Map<TopicPartition, Long> ends =
          offsets.ends(recorder.partitions(), IsolationLevel.READ_UNCOMMITTED);
      Map<TopicPartition, Long> positions = recorder.positions();
      ends.forEach(
          (partition, end) -> {
            long position = positions.getOrDefault(partition, 0L);
            if (position < end) {
              behind.put(partition, position + " of " + end);
            }
          });
    } catch (ExecutionException | TimeoutException e) {
      behind.put(new TopicPartition("unknown", 0), String.valueOf(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      behind.put(new TopicPartition("unknown", 0), "interrupted");
    }
    return behind;
  }

  /** Input no group has passed: by partition, the last record and what is committed. */
  Map<TopicPartition, String> unread() {
    Map<TopicPartition, String> unread = new HashMap<>();
    try {
      for (ProxyRoute route : ProxyRoute.ALL) {
        Map<TopicPartition, Long> committed = offsets.committed(route);
        for (TopicPartition partition : recorder.partitions()) {
          if (partition.topic().equals(Offsets.input(route))) {
            List<RawRecord> records = recorder.of(partition);
            long last =
                records.isEmpty() ? -1 : records.get(records.size() - 1).position().offset();
            long passed = committed.getOrDefault(partition, 0L);
            if (passed <= last) {
              unread.put(partition, passed + " of " + (last + 1));
            }
          }
        }
      }
    } catch (ExecutionException | TimeoutException e) {
      unread.put(new TopicPartition("unknown", 0), String.valueOf(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      unread.put(new TopicPartition("unknown", 0), "interrupted");
    }
    return unread;
  }

  private String state() {
    return recorder.withoutFate()
        + " requests without fate, moving "
        + recorder.moving()
        + ", hanging "
        + hanging()
        + ", unread "
        + unread();
  }
}
