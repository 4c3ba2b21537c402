package org.payouts.workers.kafka;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.payouts.tracing.Tracing;
import org.payouts.workers.calls.Clock;
import org.payouts.workers.engine.LedgerImage;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.metrics.ReviewLog;
import org.payouts.workers.metrics.WorkerMetrics;
import org.payouts.workers.model.Owner;
import org.payouts.workers.tracing.TransactionTrace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger of one owned partition: its producer, and a thread that takes over and then commits
 * one transaction after another. A commit whose end is not known gives the partition up: no call is
 * made and no result is published on an unsure commit.
 */
final class LedgerPartition {
  private static final Logger log = LoggerFactory.getLogger(LedgerPartition.class);

  /** A marker that is not there by then is taken for lost, and the transaction is ended again. */
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(5);

  private final TopicPartition commands;
  private final TopicPartition ledger;
  private final ProtocolClients clients;
  private final LedgerReplay replay;
  private final TransactionRecords records;
  private final Supplier<ConsumerGroupMetadata> membership;
  private final WorkerMetrics metrics;
  private final Tracing tracing;
  private final Clock clock;
  private final RequiredRights rights;
  private final Consumer<LedgerTransaction> onCommitted;
  private final BiConsumer<LedgerPartition, RuntimeException> onLost;
  private final Consumer<Error> onError;
  private final ExecutorService thread;
  private volatile boolean closing;
  private volatile @Nullable Owner owner;
  private @Nullable LedgerProducer producer;

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
      Tracing tracing,
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
    this.tracing = tracing;
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
          long begun = System.nanoTime();
          try {
            rights.prove();
            if (producer == null) {
              producer =
                  new LedgerProducer(clients, commands, ledger, membership, rights, VISIBLE_WITHIN);
            }
            producer.takeEpoch();
            LedgerImage image = replay.replay(ledger);
            metrics.takenOver(Duration.ofNanos(System.nanoTime() - begun));
            onReplayed.accept(image);
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
    TransactionTrace trace = TransactionTrace.begin(tracing, transaction);
    try {
      Objects.requireNonNull(producer, "the partition was given up before")
          .write(
              records.of(transaction, trace, clock.now().wallMs()),
              transaction.nextOffset(),
              () -> closing);
    } catch (RuntimeException e) {
      trace.failed(e);
      closeProducer();
      onLost.accept(this, e);
      return;
    }
    trace.committed();
    metrics.committed(transaction, Duration.ofNanos(System.nanoTime() - begun));
    ReviewLog.committed(transaction);
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
    return clients.whyNotWritten(ledger.partition(), failure);
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
      producer.close();
      producer = null;
    }
  }
}
