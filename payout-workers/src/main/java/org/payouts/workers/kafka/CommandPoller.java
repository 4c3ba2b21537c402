package org.payouts.workers.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.payouts.workers.metrics.WorkerMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the commands. Its thread owns the group's member, and with it the assignments; everything
 * about payouts happens on the owner thread, to which it only posts.
 */
final class CommandPoller implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CommandPoller.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** After a while without commands and tasks; the next task may wait as long. */
  private static final Duration IDLE_POLL = Duration.ofMillis(500);

  private static final long IDLE_AFTER_NS = TimeUnit.SECONDS.toNanos(10);

  /** Between two polls while a partition is paused and nothing came from the others. */
  private static final long PAUSED_POLL_MS = 20;

  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final long NO_MEMBER_NS = TimeUnit.SECONDS.toNanos(30);
  private static final int BATCHES_AHEAD = 8;
  private static final long LAG_EACH_NS = TimeUnit.SECONDS.toNanos(1);

  private final String group;
  private final Supplier<Consumer<String, byte[]>> consumers;
  private final CommandReader reader;
  private final WorkerMetrics metrics;
  private final OwnerThread owner;
  private final WorkerHealth health;
  private final java.util.function.Consumer<Throwable> onFailure;
  private final RetriedFailure polling;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final PartitionAssignments assignments;
  private final Semaphore batchesAhead = new Semaphore(BATCHES_AHEAD);
  private final Thread thread;
  private long lastMemberNs = System.nanoTime();
  private volatile long lastActiveNs = System.nanoTime();
  private long lagSeenNs = System.nanoTime();
  private volatile boolean stopping;
  private boolean failed;
  private volatile @Nullable ConsumerGroupMetadata membership;

  /** The group's member; made anew when the group has lost the one before. */
  private @Nullable Consumer<String, byte[]> member;

  /**
   * @param frozen number of partitions that the topic has, for ever
   * @param consumers makes members of the group
   * @param onFailure receives what ends the thread: nothing is read any more
   */
  CommandPoller(
      String topic,
      int frozen,
      String group,
      String ownerId,
      Supplier<Consumer<String, byte[]>> consumers,
      CommandReader reader,
      WorkerMetrics metrics,
      PartitionAssignments.Ledgers ledgers,
      OwnedLedgers owned,
      OwnerThread owner,
      WorkerHealth health,
      java.util.function.Consumer<Throwable> onFailure) {
    this.group = group;
    this.consumers = consumers;
    this.onFailure = onFailure;
    this.polling = new RetriedFailure("the group", health);
    this.reader = reader;
    this.metrics = metrics;
    this.owner = owner;
    this.health = health;
    this.assignments =
        new PartitionAssignments(
            topic,
            frozen,
            ownerId,
            this::consumer,
            this::membership,
            ledgers,
            owned,
            owner,
            health,
            this::execute);
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

  /** Reads a partition's commands, or lets them wait. */
  void intake(int partition, boolean open) {
    execute(() -> assignments.intake(partition, open));
  }

  /** An event of the partition met a bug: refuse it until the worker is restarted. */
  void refuse(int partition, String why) {
    execute(() -> assignments.refuse(partition, why));
  }

  private void execute(Runnable task) {
    tasks.add(task);
    lastActiveNs = System.nanoTime();
    LockSupport.unpark(thread);
  }

  private Consumer<String, byte[]> consumer() {
    return Objects.requireNonNull(member, "no member of the group");
  }

  private void run() {
    try {
      while (!stopping && !failed) {
        beMember();
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** Reported at once: handing over afterwards may take a while. */
  private void fail(Throwable cause) {
    failed = true;
    if (!stopping) {
      onFailure.accept(cause);
    }
  }

  /**
   * Is a member of the group until that fails. A consumer that was refused by its group never joins
   * again, so the next member is a new one. What the cluster refuses is never final: rights,
   * brokers and coordinators come back. A bug is final: another member would meet it again.
   */
  private void beMember() {
    long pauseMs = 0;
    try {
      member = consumers.get();
      assignments.join();
      while (!stopping) {
        // Only those that wait already: a task that asks for its own return must let a poll happen.
        for (int waiting = tasks.size(); waiting > 0; waiting--) {
          Runnable task = tasks.poll();
          if (task != null) {
            task.run();
          }
        }
        poll();
      }
    } catch (KafkaException e) {
      if (member != null && KafkaFailures.isBug(e)) {
        fail(e);
      } else if (!stopping) {
        pauseMs = polling.failed(why(e));
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    } finally {
      leave();
    }
    pause(pauseMs);
  }

  private String why(KafkaException e) {
    return KafkaFailures.text(e, "READ", group, "");
  }

  /** Hands everything back and closes the member. */
  private void leave() {
    assignments.handOver();
    Consumer<String, byte[]> leaving = member;
    member = null;
    membership = null;
    if (leaving == null) {
      return;
    }
    try {
      leaving.close(CloseOptions.timeout(CLOSE));
    } catch (RuntimeException e) {
      LogEvent.NOT_CLOSED_IN_ORDER
          .on(log)
          .log("The consumer did not close cleanly: {}", e.toString());
    }
  }

  private void pause(long ms) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    for (long left = end - System.nanoTime(); left > 0 && !stopping; ) {
      LockSupport.parkNanos(left);
      left = end - System.nanoTime();
    }
  }

  private void poll() {
    ConsumerRecords<String, byte[]> records;
    // While it holds records of a paused partition the consumer does not wait, but looks for others
    // in a busy loop until the time is over (KAFKA-21084). So it is this thread that waits.
    boolean waitHere = !consumer().paused().isEmpty();
    try {
      records = consumer().poll(waitHere ? Duration.ZERO : atMost());
      ConsumerGroupMetadata seen = consumer().groupMetadata();
      membership = seen;
      if (seen.generationId() >= 0) {
        lastMemberNs = System.nanoTime();
        polling.fine();
        assignments.member();
      } else if (System.nanoTime() - Math.max(lastMemberNs, assignments.joinedNs())
          > NO_MEMBER_NS) {
        throw new KafkaException("no member of group " + group + " for 30 s; joining it anew");
      }
    } catch (KafkaException e) {
      if (e instanceof RetriableException || e instanceof TopicAuthorizationException) {
        pause(polling.failed(why(e)));
        return;
      }
      if (!Membership.heals(e)) {
        throw e;
      }
      LogEvent.POLLED_AGAIN.on(log).log("Polling again: {}", e.toString());
      return;
    }
    if (!records.isEmpty()) {
      lastActiveNs = System.nanoTime();
    }
    for (TopicPartition partition : records.partitions()) {
      hand(partition, records.records(partition));
    }
    showLag();
    if (waitHere && records.isEmpty() && tasks.isEmpty() && !stopping) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSED_POLL_MS));
    }
  }

  private Duration atMost() {
    return System.nanoTime() - lastActiveNs > IDLE_AFTER_NS ? IDLE_POLL : POLL;
  }

  private void showLag() {
    long now = System.nanoTime();
    if (now - lagSeenNs < LAG_EACH_NS) {
      return;
    }
    lagSeenNs = now;
    metrics.lag(lag(consumer()));
  }

  /** How far it is behind, by partition; without what the group takes away at this moment. */
  static Map<Integer, Long> lag(Consumer<?, ?> consumer) {
    Map<Integer, Long> lag = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      try {
        lag.put(partition.partition(), consumer.currentLag(partition).orElse(0L));
      } catch (IllegalStateException e) {
        // The client knows already that the group has taken it away.
      }
    }
    return lag;
  }

  private void hand(TopicPartition from, List<ConsumerRecord<String, byte[]>> records) {
    int partition = from.partition();
    CommandReader.Batch batch = reader.read(records);
    if (!awaitSlot()) {
      return; // Stopping: the commands come again.
    }
    owner.post(
        partition,
        (core, now) -> {
          batchesAhead.release();
          batch.commands().forEach(c -> core.command(partition, c.command(), c.offset(), now));
        });
    if (batch.retryFrom() >= 0) {
      consumer().seek(from, batch.retryFrom());
      health.registryIsDown();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    } else {
      health.registryAnswers();
    }
    if (batch.unusable() != null) {
      // Everything before the bad record is taken in; the partition goes no further.
      LogFields.place(LogEvent.PARTITION_REFUSED.on(log), from.topic(), partition)
          .log("Refusing the partition: {}", batch.unusable());
      owner.forget(partition);
      refuse(partition, batch.unusable());
    }
  }

  /** Waits until the owner thread keeps up; false if the worker is being closed. */
  private boolean awaitSlot() {
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
    LockSupport.unpark(thread);
    try {
      thread.join(PartitionAssignments.HAND_OVER.plusSeconds(20).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
