package org.payouts.cli.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.payouts.BonusRequested;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.SourcePosition;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;
import org.payouts.tracing.TraceHeaders;

/**
 * Has the router issue a registered command again, unchanged: copies the admitted request's bytes
 * onto bonus-requested with the header the router knows. Only for payouts no ledger knows. One
 * thread.
 */
public final class Resender implements AutoCloseable {

  /** Header that asks the router to issue the registered command again. */
  public static final String HEADER = "payouts-resend";

  private final TopicFollower reader;
  private final Decoders decoders;
  private final KafkaProducer<byte[], byte[]> producer;

  /** A resender at the stack the settings name. */
  public Resender(Settings settings) {
    this.reader = new TopicFollower(settings);
    this.decoders = new Decoders(settings);
    this.producer = KafkaClients.copier(settings);
  }

  /** The payout's newest ledger entry. */
  public Optional<PayoutLedgerEntry> ledgerEntry(String payoutId) {
    LastSeen<PayoutLedgerEntry> found = new LastSeen<>();
    reader.readAll(
        Platforms.ALL.stream().map(Topics::ledger).toList(),
        record -> {
          if (payoutId.equals(Decoders.key(record))) {
            found.set(decoders.value(record, PayoutLedgerEntry.class));
          }
        });
    return found.get();
  }

  /** The command the router issued for the payout. */
  public Optional<PayoutCommand> command(String payoutId) {
    LastSeen<PayoutCommand> found = new LastSeen<>();
    reader.readAll(
        Platforms.ALL.stream().map(Topics::commands).toList(),
        record -> {
          if (payoutId.equals(Decoders.key(record))) {
            found.set(decoders.value(record, PayoutCommand.class));
          }
        });
    return found.get();
  }

  /**
   * Publishes the command's original request again.
   *
   * @throws CommandFailure if its place holds nothing, or another request, as on a mirror: that
   *     payout would be asked for again instead
   */
  public void resend(PayoutCommand command) {
    SourcePosition source = command.getSource();
    String place =
        "%s-%d@%d".formatted(source.getTopic(), source.getPartition(), source.getOffset());
    ConsumerRecord<byte[], byte[]> original =
        reader
            .recordAt(
                new TopicPartition(source.getTopic(), source.getPartition()), source.getOffset())
            .orElseThrow(
                () ->
                    CommandFailure.problem(
                        "the original request of %s is not at %s any more"
                            .formatted(command.getPayoutId(), place),
                        "bonus-requested must be kept for ever; restore the topic"));
    String found =
        decoders
            .valueIfAny(original, BonusRequested.class)
            .map(BonusRequested::getPayoutId)
            .orElse("no request");
    if (!found.equals(command.getPayoutId())) {
      throw CommandFailure.problem(
          "the original request of %s is not at %s: %s is there"
              .formatted(command.getPayoutId(), place, found),
          "on a mirror requests have other places than their commands name: have the workers read"
              + " the commands again instead, see \"Replays\" in docs/operations.md");
    }
    ProducerRecord<byte[], byte[]> copy =
        new ProducerRecord<>(Topics.BONUS_REQUESTED, original.key(), original.value());
    copy.headers().add(HEADER, "true".getBytes(StandardCharsets.UTF_8));
    TraceHeaders.write(TraceHeaders.read(original.headers()), copy.headers());
    KafkaClients.publish(producer, copy, "the request");
  }

  /** Waits until a ledger knows the payout. */
  public Optional<PayoutLedgerEntry> awaitLedger(PayoutCommand command, Duration timeout) {
    LastSeen<PayoutLedgerEntry> found = new LastSeen<>();
    long start = System.nanoTime();
    reader.followFromBeginning(Platforms.ALL.stream().map(Topics::ledger).toList());
    while (found.isEmpty() && System.nanoTime() - start < timeout.toNanos()) {
      reader.poll(
          record -> {
            if (command.getPayoutId().equals(Decoders.key(record))) {
              found.set(decoders.value(record, PayoutLedgerEntry.class));
            }
          });
    }
    return found.get();
  }

  @Override
  public void close() {
    producer.close();
    reader.close();
    decoders.close();
  }
}
