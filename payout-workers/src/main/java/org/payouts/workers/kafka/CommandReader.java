package org.payouts.workers.kafka;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.serde.RegistryRefusedException;
import org.payouts.serde.RegistryUnavailableException;
import org.payouts.tracing.TraceHeaders;
import org.payouts.workers.ledger.CommandCodec;
import org.payouts.workers.ledger.LedgerIdentity;
import org.payouts.workers.ledger.Placement;
import org.payouts.workers.ledger.UnusableRecordException;
import org.payouts.workers.model.Command;

/**
 * Turns records of a commands topic into commands. Only the router writes there, so a record that
 * cannot be relied on means a broken set-up: the partition is refused, nothing is skipped.
 */
final class CommandReader {

  /** A command and its offset. */
  record Polled(Command command, long offset) {}

  /**
   * What could be read of a batch.
   *
   * @param retryFrom offset from which to read again because the registry did not answer, or -1
   * @param unusable why the partition must be refused, or null
   */
  record Batch(List<Polled> commands, long retryFrom, @Nullable String unusable) {}

  private final Platform platform;
  private final LedgerIdentity ledger;
  private final Placement placement;
  private final Deserializer<PayoutCommand> deserializer;

  CommandReader(
      Platform platform,
      LedgerIdentity ledger,
      Placement placement,
      Deserializer<PayoutCommand> deserializer) {
    this.platform = platform;
    this.ledger = ledger;
    this.placement = placement;
    this.deserializer = deserializer;
  }

  Batch read(List<ConsumerRecord<String, byte[]>> records) {
    List<Polled> commands = new ArrayList<>(records.size());
    for (ConsumerRecord<String, byte[]> record : records) {
      try {
        commands.add(new Polled(read(record), record.offset()));
      } catch (RegistryUnavailableException | RegistryRefusedException e) {
        return new Batch(commands, record.offset(), null);
      } catch (SerializationException | UnusableRecordException e) {
        String place = "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
        return new Batch(commands, -1, place + ": " + e.getMessage());
      }
    }
    return new Batch(commands, -1, null);
  }

  private Command read(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      throw new UnusableRecordException("a command without a value");
    }
    PayoutCommand written = deserializer.deserialize(record.topic(), record.value());
    Command command = CommandCodec.read(written, TraceHeaders.read(record.headers()));
    if (!command.payoutId().equals(record.key())) {
      throw new UnusableRecordException(
          "keyed %s but commands payout %s".formatted(record.key(), command.payoutId()));
    }
    if (command.target().platform() != platform) {
      throw new UnusableRecordException("a command for " + command.target().platform());
    }
    if (!ledger.standsFor(command.ledgerTopicId())) {
      throw new UnusableRecordException(
          ledger.refusal(command.payoutId(), command.ledgerTopicId()));
    }
    placement.check(command.payoutId(), written.getTarget(), record.partition());
    return command;
  }
}
