package org.payouts.workers.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.protocol.Group;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the commands. Its thread owns the group's member, and with it the ownerships; everything
 * about payouts happens on the owner thread, to which it only posts.
 */
final class CommandPoller implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CommandPoller.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int BATCHES_AHEAD = 8;

  private final Consumer<String, byte[]> consumer;
  private final CommandReader reader;
  private final OwnerThread owner;
  private final Standing standing;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Ownerships ownerships;
  private final Semaphore batchesAhead = new Semaphore(BATCHES_AHEAD);
  private final Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable ConsumerGroupMetadata membership;

  CommandPoller(
      String topic,
      String ownerId,
      Consumer<String, byte[]> consumer,
      CommandReader reader,
      Ownerships.Ledgers ledgers,
      OwnerThread owner,
      Standing standing) {
    this.consumer = consumer;
    this.reader = reader;
    this.owner = owner;
    this.standing = standing;
    this.ownerships =
        new Ownerships(
            topic,
            ownerId,
            consumer,
            partition -> ledgers.open(partition, this::membership),
            owner,
            standing,
            tasks::add);
    this.thread = new Thread(this::run, "poller-" + topic);
  }

  void start() {
    thread.start();
  }

  /** The group membership as last seen, for offsets inside transactions. */
  private ConsumerGroupMetadata membership() {
    ConsumerGroupMetadata seen = membership;
    if (seen == null) {
      throw new KafkaException("not a member of the group yet");
    }
    return seen;
  }

  /** Commits a group of the core's transitions, on the partition's own thread. */
  void commit(Group group) {
    ownerships.commit(group);
  }

  /** Opens or closes the tap of a partition. */
  void tap(int partition, boolean open) {
    tasks.add(() -> ownerships.tap(partition, open));
  }

  /** An event of the partition met a bug: refuse it until the worker is restarted. */
  void refuse(int partition, String why) {
    tasks.add(() -> ownerships.refuse(partition, why));
  }

  private void run() {
    try {
      ownerships.join();
      while (!stopping) {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        poll();
      }
    } catch (RuntimeException e) {
      if (!stopping) {
        log.atError().setCause(e).log("The poller failed; the worker must be restarted");
        standing.failed("the poller failed: " + e);
      }
    } finally {
      ownerships.handOver();
      try {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(10)));
      } catch (RuntimeException e) {
        log.atWarn().log("The consumer did not close cleanly: {}", e.toString());
      }
    }
  }

  private void poll() {
    ConsumerRecords<String, byte[]> records;
    try {
      records = consumer.poll(POLL);
      membership = consumer.groupMetadata();
    } catch (KafkaException e) {
      if (!Membership.heals(e)) {
        throw e;
      }
      log.atInfo().log("Polling again: {}", e.toString());
      return;
    }
    for (TopicPartition partition : records.partitions()) {
      hand(partition, records.records(partition));
    }
  }

  private void hand(TopicPartition from, List<ConsumerRecord<String, byte[]>> records) {
    int partition = from.partition();
    CommandReader.Batch batch = reader.read(records);
    if (!awaitRoom()) {
      return; // Stopping: the commands come again.
    }
    owner.post(
        partition,
        (core, now) -> {
          batchesAhead.release();
          batch.commands().forEach(c -> core.command(partition, c.command(), c.offset(), now));
        });
    if (batch.retryFrom() >= 0) {
      consumer.seek(from, batch.retryFrom());
      standing.registryDown(true);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    } else {
      standing.registryDown(false);
    }
    if (batch.unusable() != null) {
      // Everything before the bad record is taken in; the partition goes no further.
      log.atError()
          .addKeyValue("topic_partition", from)
          .log("Refusing the partition: {}", batch.unusable());
      owner.forget(partition);
      refuse(partition, batch.unusable());
    }
  }

  /** Waits until the owner thread keeps up; false if the worker is being closed. */
  private boolean awaitRoom() {
    try {
      while (!stopping) {
        if (batchesAhead.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(Ownerships.HAND_OVER.plusSeconds(20).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
