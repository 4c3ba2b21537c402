package org.payouts.workers.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.ClockReading;

/**
 * Reads a topic of one partition in every worker, from its start or from its end, and goes on. A
 * topic made anew is read from its own start.
 */
final class TopicTail implements AutoCloseable {
  /** A worker has several of these, which are idle for hours; what comes ends a poll at once. */
  private static final Duration POLL = Duration.ofSeconds(1);

  private final TopicPartition partition;
  private final String what;
  private final From from;
  private final ProtocolClients clients;
  private final TopicIds ids;
  private final Sink sink;
  private final Freshness freshness;
  private final WorkerHealth health;
  private final java.util.function.Consumer<Throwable> onFailure;
  private final RetriedFailure reading;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable Consumer<String, byte[]> reader;

  /** Kafka's ID of the topic that {@link #next} belongs to; empty before the first. */
  private String topicId = "";

  /** Fetches of the reader that brokers had answered at the last look. */
  private double answers;

  /** Offset of the next record; touched by the reader's thread alone. */
  private long next;

  /** Where the first reading begins. */
  enum From {
    START,
    END
  }

  /** Takes what was read, on the reader's thread. */
  interface Sink {
    /**
     * A record of the topic.
     *
     * @throws RuntimeException if it cannot be read for now: it comes again
     */
    void take(ConsumerRecord<String, byte[]> record, String topicId);

    /** Everything that was there when the reading began, or began again, has been taken. */
    default void caughtUp() {}

    /** The topic cannot be read for now. */
    default void unreadable(String why) {}
  }

  /**
   * @param what names it in health and log
   * @param freshness shows how new what was taken is
   * @param onFailure receives an error that ends the thread
   */
  TopicTail(
      String topic,
      String what,
      From from,
      ProtocolClients clients,
      TopicIds ids,
      Sink sink,
      Freshness freshness,
      WorkerHealth health,
      java.util.function.Consumer<Throwable> onFailure) {
    this.partition = new TopicPartition(topic, 0);
    this.what = what;
    this.from = from;
    this.clients = clients;
    this.ids = ids;
    this.sink = sink;
    this.freshness = freshness;
    this.health = health;
    this.onFailure = onFailure;
    this.reading = new RetriedFailure(what, health);
    this.thread = new Thread(this::run, what);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stopping) {
        try {
          read();
        } catch (RuntimeException e) {
          long pauseMs = stopping ? 0 : failed(KafkaFailures.text(e, "READ", "", ""));
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMs));
        }
      }
    } catch (Error e) {
      onFailure.accept(e);
    }
  }

  private long failed(String why) {
    sink.unreadable(why);
    return reading.failed(why);
  }

  /** Reads on until stopped, until a record cannot be read for now, or until the topic is new. */
  private void read() {
    boolean first = topicId.isEmpty();
    freshness.reset();
    begin(ids.now(partition.topic()));
    Consumer<String, byte[]> consumer = clients.exactReader("read_committed", what);
    reader = consumer;
    try {
      consumer.assign(List.of(partition));
      ClockReading asked = freshness.now();
      long end = end(consumer);
      next = first && from == From.END ? end : next;
      consumer.seek(partition, next);
      answers = answers(consumer);
      boolean behind = true;
      while (!stopping && isSame(ids.seen(partition.topic()))) {
        if (behind && next >= end) {
          if (!freshness.caughtUp(asked)) {
            asked = freshness.now();
            end = end(consumer);
            continue;
          }
          behind = false;
          sink.caughtUp();
        }
        ClockReading begun = freshness.now();
        ConsumerRecords<String, byte[]> records;
        try {
          records = consumer.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
          outOfRange(consumer);
          return;
        }
        // A consumer goes on in a topic made anew as if nothing had happened.
        if (!records.isEmpty() && !ids.now(partition.topic()).equals(topicId)) {
          return;
        }
        records.forEach(this::take);
        if (!behind) {
          freshness.check();
          noteAnswers(consumer, begun);
        }
        reading.fine();
      }
    } finally {
      reader = null;
      // Nothing to leave and nothing to commit: a fetch that Kafka still holds is not waited for.
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  /**
   * What a poll that began then has brought is known, if it was answered and is read to its end.
   */
  private void noteAnswers(Consumer<String, byte[]> consumer, ClockReading begun) {
    double now = answers(consumer);
    boolean atEnd = consumer.currentLag(partition).orElse(1) == 0;
    if (now != answers && atEnd) {
      freshness.answered(begun);
    }
    answers = now;
  }

  private long end(Consumer<String, byte[]> consumer) {
    return Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
  }

  /** How many fetches the brokers have answered. */
  private static double answers(Consumer<String, byte[]> consumer) {
    return consumer.metrics().entrySet().stream()
        .filter(each -> each.getKey().name().equals("fetch-total"))
        .map(each -> (Double) each.getValue().metricValue())
        .findFirst()
        .orElseThrow();
  }

  private boolean isSame(String seen) {
    return seen.isEmpty() || seen.equals(topicId);
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    sink.take(record, topicId);
    next = record.offset() + 1;
  }

  /** Reads from the start if the topic is another one than before. */
  private void begin(String found) {
    if (found.equals(topicId)) {
      return;
    }
    if (!topicId.isEmpty()) {
      health.remark(
          what,
          "%s was made anew (its topic ID was %s and is %s): it is read from its start"
              .formatted(partition.topic(), topicId, found));
    }
    topicId = found;
    next = 0;
  }

  private void outOfRange(Consumer<String, byte[]> consumer) {
    if (!ids.now(partition.topic()).equals(topicId)) {
      return; // Made anew: the next reading begins at its start.
    }
    long first =
        Objects.requireNonNull(consumer.beginningOffsets(List.of(partition)).get(partition));
    health.remark(
        what,
        "%s has lost records: nothing at %d, reading from %d"
            .formatted(partition.topic(), next, first));
    next = first;
  }

  @Override
  public void close() {
    stopping = true;
    Consumer<String, byte[]> polling = reader;
    if (polling != null) {
      polling.wakeup();
    }
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
