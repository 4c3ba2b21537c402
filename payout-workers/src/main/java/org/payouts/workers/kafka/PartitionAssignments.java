package org.payouts.workers.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.payouts.workers.engine.LedgerImage;
import org.payouts.workers.model.Owner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions this process owns: takes them over when the group assigns them, hands them back
 * when it revokes them, gives them up when a commit is unsure. Called by the poller's thread; only
 * failed commits are reported by others.
 */
final class PartitionAssignments implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(PartitionAssignments.class);

  /** How long calls in flight are waited for before a partition is handed back. */
  static final Duration HAND_OVER = Duration.ofSeconds(20);

  private static final Duration CLOSE_LEDGER = Duration.ofSeconds(5);
  private static final Duration RETRY_TAKE_OVER = Duration.ofSeconds(5);
  private static final long FIRST_REJOIN_MS = 1_000;
  private static final long LONGEST_REJOIN_MS = 30_000;

  private final String topic;
  private final String ownerId;
  private final int frozen;
  private final Supplier<Consumer<String, byte[]>> consumers;
  private final Supplier<ConsumerGroupMetadata> membership;
  private final Ledgers ledgers;
  private final OwnedLedgers owned;
  private final OwnerThread owner;
  private final WorkerHealth health;
  private final Executor poller;
  private final RetriedFailure commits;
  private final Set<Integer> paused = new HashSet<>();
  private final AtomicBoolean rejoining = new AtomicBoolean();
  private long rejoinAfterMs = FIRST_REJOIN_MS;
  private int takeOvers;
  private long lastRejoinNs = System.nanoTime();
  private long joinedNs = System.nanoTime();

  /** Opens the ledger of a partition. */
  interface Ledgers {
    /**
     * Opens it without owning it yet.
     *
     * @param membership as which offsets go into its transactions
     * @param onLost receives why a commit failed or is unsure
     */
    LedgerPartition open(
        int partition,
        Supplier<ConsumerGroupMetadata> membership,
        BiConsumer<LedgerPartition, RuntimeException> onLost);
  }

  /**
   * @param frozen number of partitions that commands and ledger have, for ever
   * @param consumers the group's member as it is now
   * @param owned the ledgers that are owned: kept up to date here
   * @param poller runs what must happen on the poller's thread
   */
  PartitionAssignments(
      String topic,
      int frozen,
      String ownerId,
      Supplier<Consumer<String, byte[]>> consumers,
      Supplier<ConsumerGroupMetadata> membership,
      Ledgers ledgers,
      OwnedLedgers owned,
      OwnerThread owner,
      WorkerHealth health,
      Executor poller) {
    this.topic = topic;
    this.frozen = frozen;
    this.ownerId = ownerId;
    this.consumers = consumers;
    this.membership = membership;
    this.ledgers = ledgers;
    this.owned = owned;
    this.owner = owner;
    this.health = health;
    this.poller = poller;
    this.commits = new RetriedFailure("commits", health);
  }

  private Consumer<String, byte[]> consumer() {
    return consumers.get();
  }

  /** What is wrong with a topic that has not its frozen number of partitions, and the remedy. */
  static String countChanged(String topic, int found, int frozen) {
    return ("topic %s has %d partitions instead of %d. Partition counts are frozen: nothing of the"
            + " added ones is paid. Move its records to a new topic with the right count")
        .formatted(topic, found, frozen);
  }

  /** Joins the group. */
  void join() {
    joinedNs = System.nanoTime();
    rejoining.set(false);
    consumer().subscribe(List.of(topic), this);
  }

  /** When the group was joined last, on the monotonic clock. */
  long joinedNs() {
    return joinedNs;
  }

  /** The group has this worker as a member. */
  void member() {
    commits.fine();
  }

  /** Hands everything back, after calls in flight have ended. */
  void handOver() {
    release(owned.partitions(), HAND_OVER);
  }

  /** Reads a partition's commands, or lets them wait. */
  void intake(int partition, boolean open) {
    if (open) {
      paused.remove(partition);
      resume(partition);
    } else {
      paused.add(partition);
      pause(partition);
    }
  }

  /** Refuses a partition until the worker is restarted. */
  void refuse(int partition, String why) {
    pause(partition);
    health.refused(partition, why);
    LedgerPartition ledger = owned.remove(partition);
    if (ledger != null) {
      ledger.close(CLOSE_LEDGER);
    }
  }

  /** A commit of the ledger failed or is unsure. Any thread may report it. */
  private void giveUp(int partition, LedgerPartition ledger, RuntimeException cause) {
    if (owned.of(partition) != ledger) {
      return; // Handed back meanwhile; another ownership may have begun.
    }
    LogFields.place(LogEvent.PARTITION_GIVEN_UP.on(log), topic, partition)
        .log("Giving the partition up and joining the group again: {}", cause.toString());
    owner.forget(partition);
    if (rejoining.compareAndSet(false, true)) {
      poller.execute(() -> rejoin(ledger.why(cause)));
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    consumer().pause(partitions);
    for (TopicPartition assigned : partitions) {
      if (assigned.partition() >= frozen) {
        health.refused(assigned.partition(), countChanged(topic, assigned.partition() + 1, frozen));
        continue;
      }
      health.taking(assigned.partition());
      int partition = assigned.partition();
      LedgerPartition ledger =
          ledgers.open(partition, membership, (lost, cause) -> giveUp(partition, lost, cause));
      owned.put(partition, ledger);
      takeOver(assigned, ledger);
    }
  }

  private void takeOver(TopicPartition assigned, LedgerPartition ledger) {
    int partition = assigned.partition();
    ledger.takeOver(
        image -> poller.execute(() -> own(assigned, ledger, image)),
        cause -> {
          health.refused(partition, ledger.why(cause));
          CompletableFuture.delayedExecutor(RETRY_TAKE_OVER.toMillis(), TimeUnit.MILLISECONDS)
              .execute(() -> poller.execute(() -> retry(assigned, ledger)));
        });
  }

  private void retry(TopicPartition assigned, LedgerPartition ledger) {
    if (owned.of(assigned.partition()) == ledger) {
      takeOver(assigned, ledger);
    }
  }

  private void own(TopicPartition assigned, LedgerPartition ledger, LedgerImage image) {
    int partition = assigned.partition();
    if (owned.of(partition) != ledger) {
      return; // Handed back while the ledger was replayed.
    }
    OffsetAndMetadata committed;
    try {
      committed = consumer().committed(Set.of(assigned)).get(assigned);
    } catch (KafkaException e) {
      if (!Membership.heals(e)) {
        throw e;
      }
      poller.execute(() -> own(assigned, ledger, image));
      return;
    }
    if (committed != null && committed.offset() > 0 && image.records() == 0) {
      health.refused(
          partition,
          ("lost memory: commands up to offset %d were dealt with, but the ledger is empty."
                  + " Restore the ledger topic from a backup; paying from an empty one would pay"
                  + " twice")
              .formatted(committed.offset()));
      return;
    }
    if (committed == null) {
      consumer().seekToBeginning(List.of(assigned));
    } else {
      consumer().seek(assigned, committed);
    }
    // A name for each take-over: two of them share a tenure if the first wrote nothing.
    Owner newOwner = new Owner(image.nextTenure(), ownerId + "." + ++takeOvers);
    ledger.ownedBy(newOwner);
    owner.post(partition, (core, now) -> core.takenOver(partition, newOwner, image, now));
    paused.remove(partition);
    resume(partition);
    health.owned(partition);
    LogFields.place(LogEvent.PARTITION_OWNED.on(log), topic, partition)
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
    List<Integer> held = partitions.stream().filter(owned::contains).toList();
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
      health.released(partition);
      LogFields.place(LogEvent.PARTITION_HANDED_OVER.on(log), topic, partition)
          .log("Not owning the partition any more");
    }
    partitions.forEach(health::released);
  }

  private static void await(List<CompletableFuture<Void>> all, Duration patience) {
    try {
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LogEvent.CALLS_LEFT_IN_FLIGHT
          .on(log)
          .log("Calls were still in flight when the partitions had to be handed over");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Leaves the group and joins it again: a new assignment is the only place where ownership may be
   * taken, else two owners would fence each other for ever.
   */
  private void rejoin(String why) {
    if (!rejoining.get()) {
      return; // A new member has joined since.
    }
    commits.failed("a commit failed, the partitions are given up and asked for again: " + why);
    consumer().unsubscribe();
    release(owned.partitions(), Duration.ZERO);
    boolean again = System.nanoTime() - lastRejoinNs < TimeUnit.MINUTES.toNanos(2);
    rejoinAfterMs = again ? Math.min(2 * rejoinAfterMs, LONGEST_REJOIN_MS) : FIRST_REJOIN_MS;
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(rejoinAfterMs));
    lastRejoinNs = System.nanoTime();
    join();
  }

  private void resume(int partition) {
    TopicPartition p = new TopicPartition(topic, partition);
    if (consumer().assignment().contains(p) && owned.contains(partition)) {
      consumer().resume(List.of(p));
    }
  }

  private void pause(int partition) {
    TopicPartition p = new TopicPartition(topic, partition);
    if (consumer().assignment().contains(p)) {
      consumer().pause(List.of(p));
    }
  }
}
