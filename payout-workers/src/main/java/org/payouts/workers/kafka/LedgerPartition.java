package org.payouts.workers.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.calls.Clock;
import org.payouts.workers.engine.LedgerImage;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.metrics.WorkerMetrics;
import org.payouts.workers.model.Owner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger of one owned partition: its producer, whose epoch is the ownership, and a thread that
 * takes over and then commits one transaction after another. A commit whose end is not known gives
 * the partition up: no call is made and no result is published on an unsure commit.
 */
final class LedgerPartition {
  private static final Logger log = LoggerFactory.getLogger(LedgerPartition.class);
  private static final Duration UNSURE_FOR = Duration.ofSeconds(30);
  private static final int ABORTED_TRIES = 5;

  private final TopicPartition commands;
  private final TopicPartition ledger;
  private final ProtocolClients clients;
  private final LedgerReplay replay;
  private final TransactionRecords records;
  private final Supplier<ConsumerGroupMetadata> membership;
  private final WorkerMetrics metrics;
  private final Clock clock;
  private final RequiredRights rights;
  private final Consumer<LedgerTransaction> onCommitted;
  private final BiConsumer<LedgerPartition, RuntimeException> onLost;
  private final Consumer<Error> onError;
  private final ExecutorService thread;
  private volatile boolean closing;
  private volatile @Nullable Owner owner;
  private @Nullable Producer<String, byte[]> producer;

  /**
   * @param membership of the group whose offsets go into the transactions
   * @param onCommitted receives each transaction once it is committed, on this partition's thread
   * @param onLost receives why a commit failed or is unsure: the partition is to be given up
   * @param onError receives an error that leaves the process in an unknown state
   */
  LedgerPartition(
      TopicPartition commands,
      TopicPartition ledger,
      ProtocolClients clients,
      LedgerReplay replay,
      TransactionRecords records,
      Supplier<ConsumerGroupMetadata> membership,
      WorkerMetrics metrics,
      Clock clock,
      RequiredRights rights,
      Consumer<LedgerTransaction> onCommitted,
      BiConsumer<LedgerPartition, RuntimeException> onLost,
      Consumer<Error> onError) {
    this.commands = commands;
    this.ledger = ledger;
    this.clients = clients;
    this.replay = replay;
    this.records = records;
    this.membership = membership;
    this.metrics = metrics;
    this.clock = clock;
    this.rights = rights;
    this.onCommitted = onCommitted;
    this.onLost = onLost;
    this.onError = onError;
    this.thread =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "ledger-" + ledger.toString()));
  }

  /**
   * Becomes the partition's owner: first the rights, for what could not be settled must not be
   * claimed, then the producer's epoch, and only then the ledger.
   *
   * @param onFailure receives why the partition must not be owned now
   */
  void takeOver(Consumer<LedgerImage> onReplayed, Consumer<RuntimeException> onFailure) {
    execute(
        () -> {
          try {
            rights.prove();
            if (producer == null) {
              producer = clients.ledger(ledger.partition());
            }
            producer.initTransactions();
            onReplayed.accept(replay.replay(ledger));
          } catch (RuntimeException e) {
            closeProducer();
            onFailure.accept(e);
          }
        });
  }

  /** From now on transactions of this ownership are committed, and of no other. */
  void ownedBy(Owner newOwner) {
    owner = newOwner;
  }

  /**
   * Commits the transaction on this partition's thread. One of an earlier ownership, whose core has
   * not heard of its end yet, must not be written under this producer's epoch: it does not know
   * what the newer owner has read. It is dropped.
   */
  void commit(LedgerTransaction transaction) {
    if (!transaction.owner().equals(owner)) {
      return;
    }
    try {
      execute(() -> commitOwn(transaction));
    } catch (RejectedExecutionException e) {
      log.atDebug().log("Handed back before a commit; the core is about to hear of it");
    }
  }

  private void commitOwn(LedgerTransaction transaction) {
    long begun = System.nanoTime();
    try {
      transact(transaction);
    } catch (RuntimeException e) {
      closeProducer();
      onLost.accept(this, e);
      return;
    }
    metrics.committed(transaction, Duration.ofNanos(System.nanoTime() - begun));
    onCommitted.accept(transaction);
  }

  /** An error in the executor's thread would end that thread, and nothing would show it. */
  private void execute(Runnable task) {
    thread.execute(
        () -> {
          try {
            task.run();
          } catch (Error e) {
            onError.accept(e);
          }
        });
  }

  /** The failure in words, with the right that is missing. */
  String why(Throwable failure) {
    return KafkaFailures.text(
        failure, "WRITE", clients.group(), clients.transactionalId(ledger.partition()));
  }

  private void transact(LedgerTransaction transaction) {
    Producer<String, byte[]> owned =
        Objects.requireNonNull(producer, "the partition was given up before");
    List<ProducerRecord<String, byte[]>> all = records.of(transaction, clock.now().wallMs());
    for (int tries = 1; ; tries++) {
      if (!rights.awaitProven(() -> closing)) {
        throw new KafkaException("handed back while the rights were not proven");
      }
      try {
        owned.beginTransaction();
        for (ProducerRecord<String, byte[]> record : all) {
          var unused = owned.send(record); // The commit reports what became of it.
        }
        if (transaction.nextOffset() >= 0) {
          owned.sendOffsetsToTransaction(
              Map.of(commands, new OffsetAndMetadata(transaction.nextOffset())), membership.get());
        }
      } catch (KafkaException e) {
        tries = abortOrGiveUp(owned, e, tries);
        continue;
      }
      try {
        commitSurely(owned);
        return;
      } catch (TimeoutException e) {
        throw e; // Unsure: it may have been committed.
      } catch (KafkaException e) {
        tries = abortOrGiveUp(owned, e, tries);
      }
    }
  }

  /** A commit that timed out may be asked for again, and only that. */
  private void commitSurely(Producer<String, byte[]> owned) {
    long deadline = System.nanoTime() + UNSURE_FOR.toNanos();
    while (true) {
      try {
        owned.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        log.atWarn()
            .addKeyValue("topic_partition", ledger)
            .log("A commit was not confirmed in time; asking again");
      }
    }
  }

  /**
   * A transaction that was surely aborted wrote nothing, so it may be tried again; a fenced
   * producer cannot abort, which ends the ownership. One that was refused for want of a right is
   * kept until the right is proven again: giving it up would lose the result of a call, and the
   * next owner would have to doubt it.
   *
   * @return the tries that count
   */
  private int abortOrGiveUp(Producer<String, byte[]> owned, KafkaException cause, int tries) {
    boolean refused = KafkaFailures.unauthorized(cause);
    if (refused) {
      rights.lost(why(cause));
    }
    if (!refused && tries >= ABORTED_TRIES) {
      throw cause;
    }
    try {
      owned.abortTransaction();
    } catch (KafkaException e) {
      cause.addSuppressed(e);
      throw cause;
    }
    log.atInfo()
        .addKeyValue("topic_partition", ledger)
        .addKeyValue("attempt", tries)
        .log("A transaction was aborted and is tried again: {}", cause.toString());
    return refused ? 0 : tries;
  }

  /** Gives the ownership back once what was asked for is done. */
  void close(Duration patience) {
    closing = true;
    thread.execute(this::closeProducer);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void closeProducer() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
