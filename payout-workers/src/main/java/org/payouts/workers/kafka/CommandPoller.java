package org.payouts.workers.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.protocol.Group;
import org.payouts.workers.protocol.LedgerImage;
import org.payouts.workers.protocol.Owner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The group member: reads commands, takes partitions over and hands them back. Its thread owns the
 * consumer; everything about payouts happens on the owner thread, to which it only posts.
 */
final class CommandPoller implements ConsumerRebalanceListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CommandPoller.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration HAND_OVER = Duration.ofSeconds(20);
  private static final Duration CLOSE_LEDGER = Duration.ofSeconds(5);
  private static final Duration RETRY_TAKE_OVER = Duration.ofSeconds(5);
  private static final int BATCHES_AHEAD = 8;
  private static final long FIRST_REJOIN_MS = 1_000;
  private static final long LONGEST_REJOIN_MS = 30_000;

  private final String topic;
  private final String ownerId;
  private final Consumer<String, byte[]> consumer;
  private final CommandReader reader;
  private final BiFunction<Integer, Supplier<ConsumerGroupMetadata>, LedgerPartition> ledgers;
  private final OwnerThread owner;
  private final Standing standing;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Map<Integer, LedgerPartition> owned = new ConcurrentHashMap<>();
  private final Set<Integer> paused = new HashSet<>();
  private final Semaphore batchesAhead = new Semaphore(BATCHES_AHEAD);
  private final Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable ConsumerGroupMetadata membership;
  private final AtomicBoolean rejoining = new AtomicBoolean();
  private long rejoinAfterMs = FIRST_REJOIN_MS;
  private int takeOvers;
  private long lastRejoinNs = System.nanoTime();

  CommandPoller(
      String topic,
      String ownerId,
      Consumer<String, byte[]> consumer,
      CommandReader reader,
      BiFunction<Integer, Supplier<ConsumerGroupMetadata>, LedgerPartition> ledgers,
      OwnerThread owner,
      Standing standing) {
    this.topic = topic;
    this.ownerId = ownerId;
    this.consumer = consumer;
    this.reader = reader;
    this.ledgers = ledgers;
    this.owner = owner;
    this.standing = standing;
    this.thread = new Thread(this::run, "poller-" + topic);
  }

  void start() {
    thread.start();
  }

  /** The group membership as last seen, for offsets inside transactions. */
  ConsumerGroupMetadata membership() {
    ConsumerGroupMetadata seen = membership;
    if (seen == null) {
      throw new KafkaException("not a member of the group yet");
    }
    return seen;
  }

  /** Commits a group of the core's transitions, on the partition's own thread. */
  void commit(Group group) {
    int partition = group.partition();
    LedgerPartition ledger = owned.get(partition);
    if (ledger == null) {
      return; // Handed back meanwhile; the core is about to hear of it.
    }
    ledger.commit(
        group,
        () ->
            owner.post(
                partition, (core, now) -> core.committed(partition, group.incarnation(), now)),
        cause -> giveUp(partition, cause));
  }

  /** Opens or closes the tap of a partition. */
  void tap(int partition, boolean open) {
    tasks.add(
        () -> {
          if (open) {
            paused.remove(partition);
            resume(partition);
          } else {
            paused.add(partition);
            pause(partition);
          }
        });
  }

  /** An event of the partition met a bug: refuse it until the worker is restarted. */
  void refuse(int partition, String why) {
    tasks.add(
        () -> {
          pause(partition);
          standing.refused(partition, why);
          LedgerPartition ledger = owned.remove(partition);
          if (ledger != null) {
            ledger.close(CLOSE_LEDGER);
          }
        });
  }

  private void giveUp(int partition, RuntimeException cause) {
    log.atWarn()
        .addKeyValue("topic_partition", topic + "-" + partition)
        .log("Giving the partition up and joining the group again: {}", cause.toString());
    owner.forget(partition);
    if (rejoining.compareAndSet(false, true)) {
      tasks.add(this::rejoin);
    }
  }

  private void run() {
    try {
      consumer.subscribe(List.of(topic), this);
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
      release(Set.copyOf(owned.keySet()), HAND_OVER);
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
    } catch (RetriableException e) {
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

  // ---- group ---------------------------------------------------------------------------------

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    for (TopicPartition assigned : partitions) {
      standing.taking(assigned.partition());
      LedgerPartition ledger = ledgers.apply(assigned.partition(), this::membership);
      owned.put(assigned.partition(), ledger);
      takeOver(assigned, ledger);
    }
  }

  private void takeOver(TopicPartition assigned, LedgerPartition ledger) {
    int partition = assigned.partition();
    ledger.takeOver(
        image -> tasks.add(() -> own(assigned, ledger, image)),
        cause -> {
          log.atWarn()
              .addKeyValue("topic_partition", assigned)
              .log("Cannot own the partition now: {}", cause.toString());
          standing.refused(partition, cause.toString());
          CompletableFuture.delayedExecutor(RETRY_TAKE_OVER.toMillis(), TimeUnit.MILLISECONDS)
              .execute(() -> tasks.add(() -> retry(assigned, ledger)));
        });
  }

  private void retry(TopicPartition assigned, LedgerPartition ledger) {
    if (owned.get(assigned.partition()) == ledger) {
      takeOver(assigned, ledger);
    }
  }

  private void own(TopicPartition assigned, LedgerPartition ledger, LedgerImage image) {
    int partition = assigned.partition();
    if (owned.get(partition) != ledger) {
      return; // Handed back while the ledger was replayed.
    }
    OffsetAndMetadata committed;
    try {
      committed = consumer.committed(Set.of(assigned)).get(assigned);
    } catch (RetriableException e) {
      tasks.add(() -> own(assigned, ledger, image));
      return;
    }
    if (committed != null && committed.offset() > 0 && image.records() == 0) {
      standing.refused(
          partition,
          ("lost memory: commands up to offset %d were dealt with, but the ledger is empty."
                  + " Restore the ledger topic from a backup; paying from an empty one would pay"
                  + " twice")
              .formatted(committed.offset()));
      return;
    }
    if (committed == null) {
      consumer.seekToBeginning(List.of(assigned));
    } else {
      consumer.seek(assigned, committed);
    }
    // A name for each take-over: two of them share a tenure if the first wrote nothing.
    Owner newOwner = new Owner(image.nextTenure(), ownerId + "." + ++takeOvers);
    ledger.ownedBy(newOwner);
    owner.post(partition, (core, now) -> core.takenOver(partition, newOwner, image, now));
    paused.remove(partition);
    resume(partition);
    standing.owned(partition);
    log.atInfo()
        .addKeyValue("topic_partition", assigned)
        .addKeyValue("tenure", newOwner.tenure())
        .addKeyValue("ledger_records", image.records())
        .log("Owning the partition");
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    release(partitions.stream().map(TopicPartition::partition).toList(), HAND_OVER);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    release(partitions.stream().map(TopicPartition::partition).toList(), Duration.ZERO);
  }

  /** Waits for calls in flight, forgets the partitions, closes their ledgers. */
  private void release(Collection<Integer> partitions, Duration patience) {
    List<Integer> held = partitions.stream().filter(owned::containsKey).toList();
    if (!patience.isZero()) {
      await(held.stream().map(owner::drain).toList(), patience);
    }
    await(held.stream().map(owner::lose).toList(), CLOSE_LEDGER);
    for (int partition : held) {
      LedgerPartition ledger = owned.remove(partition);
      if (ledger != null) {
        ledger.close(CLOSE_LEDGER);
      }
      paused.remove(partition);
      standing.released(partition);
    }
    partitions.forEach(standing::released);
  }

  private static void await(List<CompletableFuture<Void>> all, Duration patience) {
    try {
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.atWarn().log("Calls were still in flight when the partitions had to be handed over");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Leaves the group and joins it again: a new assignment is the only place where ownership may be
   * taken, else two owners would fence each other for ever (protocol.md 1.2).
   */
  private void rejoin() {
    consumer.unsubscribe();
    release(Set.copyOf(owned.keySet()), Duration.ZERO);
    boolean again = System.nanoTime() - lastRejoinNs < TimeUnit.MINUTES.toNanos(2);
    rejoinAfterMs = again ? Math.min(2 * rejoinAfterMs, LONGEST_REJOIN_MS) : FIRST_REJOIN_MS;
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(rejoinAfterMs));
    lastRejoinNs = System.nanoTime();
    rejoining.set(false);
    consumer.subscribe(List.of(topic), this);
  }

  private void resume(int partition) {
    TopicPartition p = new TopicPartition(topic, partition);
    if (consumer.assignment().contains(p) && owned.containsKey(partition)) {
      consumer.resume(List.of(p));
    }
  }

  private void pause(int partition) {
    TopicPartition p = new TopicPartition(topic, partition);
    if (consumer.assignment().contains(p)) {
      consumer.pause(List.of(p));
    }
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(HAND_OVER.plusSeconds(20).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
