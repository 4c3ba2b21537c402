package org.payouts.cli.backup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.admin.CommandPartition;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.payout.Targets;
import org.payouts.serde.UndecodableException;
import org.payouts.topics.Topics;

/**
 * Where the records of a platform's commands and ledger lie among more partitions: each where its
 * payout's target belongs, as the router chooses it. Finds out before anything is changed whether
 * all of them lie now where they should.
 */
final class Spread {
  private final Platform platform;
  private final int from;
  private final int to;
  private final Deserializer<PayoutCommand> decoder;
  private final Map<String, Move> moves = new HashMap<>();
  private final long[] commands;
  private final long[] ledger;

  /** From which partition to which one a payout's records go. */
  private record Move(int from, int to) {}

  /** Gives records, each partition's in its order. */
  interface Source {
    /** Hands out all records of a topic. */
    void read(String topic, Sink sink);
  }

  /** Takes records. */
  interface Sink {
    /** The next record of the partition. */
    void next(int partition, BackupRecord record);
  }

  private Spread(Platform platform, int from, int to, Deserializer<PayoutCommand> decoder) {
    this.platform = platform;
    this.from = from;
    this.to = to;
    this.decoder = decoder;
    this.commands = new long[to];
    this.ledger = new long[to];
  }

  /**
   * Reads both topics.
   *
   * @throws CommandFailure if a record lies where it should not, or its target is not known
   */
  static Spread of(
      Platform platform, int from, int to, Deserializer<PayoutCommand> decoder, Source source) {
    Spread spread = new Spread(platform, from, to, decoder);
    source.read(Topics.commands(platform), spread::command);
    source.read(Topics.ledger(platform), spread::entry);
    return spread;
  }

  private void command(int partition, BackupRecord record) {
    PayoutCommand command = decoded(partition, record);
    String id = command.getPayoutId();
    String target = Targets.partitionKey(command.getTarget());
    Move move = new Move(CommandPartition.of(target, from), CommandPartition.of(target, to));
    Move earlier = moves.putIfAbsent(id, move);
    if (!id.equals(id(record))
        || move.from() != partition
        || (earlier != null && !earlier.equals(move))) {
      throw misplaced(Topics.commands(platform), partition, record);
    }
    commands[move.to()]++;
  }

  private PayoutCommand decoded(int partition, BackupRecord record) {
    try {
      return decoder.deserialize(Topics.commands(platform), record.bytes());
    } catch (UndecodableException e) {
      throw misplaced(Topics.commands(platform), partition, record).causedBy(e);
    }
  }

  private void entry(int partition, BackupRecord record) {
    Move move = moves.get(id(record));
    if (move == null || move.from() != partition) {
      throw misplaced(Topics.ledger(platform), partition, record);
    }
    ledger[move.to()]++;
  }

  private CommandFailure misplaced(String topic, int partition, BackupRecord record) {
    return CommandFailure.problem(
        "%s-%d offset %d lies where its payout's command does not say that it should, or cannot be read"
            .formatted(topic, partition, record.offset()),
        "run payouts audit and find out what has written it; nothing was moved");
  }

  /** The partition to which a record of either topic goes. */
  int of(BackupRecord record) {
    Move move = moves.get(id(record));
    if (move == null) {
      throw new IllegalStateException("a record of a payout that was not there before");
    }
    return move.to();
  }

  /** Commands by partition to be. */
  List<Long> commands() {
    return listed(commands);
  }

  /** Ledger records by partition to be. */
  List<Long> ledger() {
    return listed(ledger);
  }

  private static List<Long> listed(long[] counts) {
    List<Long> all = new ArrayList<>();
    for (long count : counts) {
      all.add(count);
    }
    return all;
  }

  private static @Nullable String id(BackupRecord record) {
    byte[] key = record.keyBytes();
    return key == null ? null : new String(key, StandardCharsets.UTF_8);
  }
}
