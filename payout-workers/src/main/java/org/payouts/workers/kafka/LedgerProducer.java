package org.payouts.workers.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The producer of an owned ledger partition, whose epoch is the ownership. It writes one
 * transaction after another. One counts as committed when the ledger itself shows it as committed:
 * a marker can be lost after the coordinator has confirmed the end (KAFKA-20734), and then the
 * records stay open, where a later abort would take them away. Used by one thread.
 */
final class LedgerProducer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LedgerProducer.class);
  private static final Duration UNSURE_FOR = Duration.ofSeconds(30);
  private static final int ABORTED_TRIES = 5;
  private static final int REPEATED_COMMITS = 3;

  private final ProtocolClients clients;
  private final TopicPartition commands;
  private final TopicPartition ledger;
  private final Supplier<ConsumerGroupMetadata> membership;
  private final RequiredRights rights;
  private final Producer<String, byte[]> producer;
  private final StableOffset stable;

  /**
   * @param commands whose offsets the transactions carry
   * @param membership of the group that reads the commands
   * @param visibleWithin how long the ledger may take to show a confirmed end
   */
  LedgerProducer(
      ProtocolClients clients,
      TopicPartition commands,
      TopicPartition ledger,
      Supplier<ConsumerGroupMetadata> membership,
      RequiredRights rights,
      Duration visibleWithin) {
    this.commands = commands;
    this.ledger = ledger;
    this.membership = membership;
    this.rights = rights;
    this.clients = clients;
    this.stable = new StableOffset(clients, ledger, visibleWithin);
    try {
      this.producer = clients.ledger(ledger.partition());
    } catch (KafkaException e) { // As when no address can be resolved: it is tried again.
      stable.close();
      throw e;
    }
  }

  /** Takes the epoch, which ends whatever an older owner has begun. */
  void takeEpoch() {
    producer.initTransactions();
  }

  /**
   * Writes the records, and the offset of the commands if it is not negative, in one transaction.
   *
   * @param ending true once the ownership is given back: then nothing waits for a right
   * @throws RuntimeException if the transaction is not committed or if that is not known: the
   *     ownership is over
   */
  void write(
      List<ProducerRecord<String, byte[]>> records, long nextOffset, BooleanSupplier ending) {
    boolean aborted = false;
    for (int tries = 1; ; tries++) {
      if (!rights.awaitProven(ending)) {
        throw new KafkaException("handed back while the rights were not proven");
      }
      Future<RecordMetadata> last;
      try {
        if (aborted) {
          abortAgain(records);
          aborted = false;
        }
        producer.beginTransaction();
        last = send(records);
        if (nextOffset >= 0) {
          producer.sendOffsetsToTransaction(
              Map.of(commands, new OffsetAndMetadata(nextOffset)), membership.get());
        }
      } catch (KafkaException e) {
        tries = abortOrGiveUp(e, tries);
        aborted = true;
        continue;
      }
      try {
        commitSurely();
      } catch (TimeoutException e) {
        throw e; // Unsure: it may have been committed.
      } catch (KafkaException e) {
        tries = abortOrGiveUp(e, tries);
        aborted = true;
        continue;
      }
      if (last != null && !stable.isBehind(offset(last))) {
        commitAgain(records, nextOffset);
      }
      return;
    }
  }

  /**
   * @return the last record of the ledger, or null if there is none
   */
  private @Nullable Future<RecordMetadata> send(List<ProducerRecord<String, byte[]>> records) {
    Future<RecordMetadata> last = null;
    for (ProducerRecord<String, byte[]> record : records) {
      Future<RecordMetadata> sent = producer.send(record); // The commit reports what became of it.
      if (record.topic().equals(ledger.topic())) {
        last = sent;
      }
    }
    return last;
  }

  /**
   * The marker of the commit was lost. The commit of one more transaction, of a record that the
   * lost one holds, ends that one too, as committed: in the ledger and in the offsets.
   *
   * @throws IllegalStateException if the ledger does not show it either
   */
  private void commitAgain(List<ProducerRecord<String, byte[]>> records, long nextOffset) {
    List<ProducerRecord<String, byte[]>> repeated =
        records.stream().filter(each -> each.topic().equals(ledger.topic())).limit(1).toList();
    for (int tries = 1; tries <= REPEATED_COMMITS; tries++) {
      line(LogEvent.COMMIT_REPEATED)
          .addKeyValue("tries", tries)
          .log("The ledger does not show a commit that Kafka has confirmed; committing again");
      Future<RecordMetadata> last;
      try {
        producer.beginTransaction();
        last = send(repeated);
        if (nextOffset >= 0) {
          producer.sendOffsetsToTransaction(
              Map.of(commands, new OffsetAndMetadata(nextOffset)), membership.get());
        }
        commitSurely();
      } catch (KafkaException e) { // To abort it would abort the lost one as well.
        throw new IllegalStateException("a lost commit could not be made again", e);
      }
      if (last != null && stable.isBehind(offset(last))) {
        return;
      }
    }
    throw stillOpen("commit");
  }

  private LoggingEventBuilder line(LogEvent event) {
    return LogFields.place(event.on(log), ledger.topic(), ledger.partition());
  }

  private IllegalStateException stillOpen(String end) {
    return new IllegalStateException(
        ("a transaction is open in %s although Kafka has confirmed its %s: its marker was lost;"
                + " see docs/operations.md, a hanging transaction")
            .formatted(ledger, end));
  }

  /** A commit that timed out may be asked for again, and only that. */
  private void commitSurely() {
    long deadline = System.nanoTime() + UNSURE_FOR.toNanos();
    while (true) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        line(LogEvent.COMMIT_UNCONFIRMED).log("A commit was not confirmed in time; asking again");
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
  private int abortOrGiveUp(KafkaException cause, int tries) {
    boolean refused = KafkaFailures.unauthorized(cause);
    if (refused) {
      rights.lost(clients.whyNotWritten(ledger.partition(), cause));
    }
    if (!refused && tries >= ABORTED_TRIES) {
      throw cause;
    }
    try {
      producer.abortTransaction();
    } catch (KafkaException e) {
      cause.addSuppressed(e);
      throw cause;
    }
    line(LogEvent.TRANSACTION_ABORTED)
        .addKeyValue("tries", tries)
        .log("A transaction was aborted and is tried again: {}", cause.toString());
    return refused ? 0 : tries;
  }

  /**
   * Where the marker of an abort was lost, the next commit would commit the aborted records as
   * well, and they would stand twice. One more aborted transaction of the same records ends them
   * wherever they lie; the ledger shows it.
   */
  private void abortAgain(List<ProducerRecord<String, byte[]>> records) {
    producer.beginTransaction();
    Future<RecordMetadata> last = send(records);
    producer.flush();
    long offset =
        last == null ? -1 : offset(last); // Else it is not aborted again, but tried again.
    producer.abortTransaction();
    if (last != null && !stable.isBehind(offset)) {
      throw stillOpen("abort");
    }
  }

  /** The offset of a record that the end of its transaction, or a flush, has waited for. */
  private static long offset(Future<RecordMetadata> sent) {
    try {
      return sent.get().offset();
    } catch (ExecutionException e) {
      throw new KafkaException("a record of the transaction was not written", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    stable.close();
  }
}
