package org.payouts.cli.adopt;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.cli.kafka.Decoders;
import org.payouts.cli.kafka.HighWatermarks;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.config.Settings;
import org.payouts.topics.Topics;
import org.payouts.workers.ledger.CommandCodec;
import org.payouts.workers.ledger.LedgerCodec;
import org.payouts.workers.ledger.LedgerHead;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.Command;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState;

/** A platform's ledger and commands, as they were read. */
final class KnownLedger {
  private final Map<String, Kept> open = new HashMap<>();
  private final Set<String> settled = new HashSet<>();
  private final Map<String, List<BigDecimal>> known = new HashMap<>();
  private final Map<String, Commanded> commands = new LinkedHashMap<>();
  private final Map<Integer, Long> tenures = new HashMap<>();
  private final Map<TopicPartition, Long> ledgerEnds;
  private final Map<TopicPartition, Long> commandEnds;

  private record Kept(PayoutLedgerEntry entry, int partition) {}

  /** A command, and the partition of its payout. */
  record Commanded(Command command, int partition) {}

  /**
   * A payout that the ledger does not show as claimed.
   *
   * @param before as the ledger has it, or null if it has none
   */
  record Unclaimed(Command command, @Nullable Payout before, int partition) {

    /** The token of its earlier attempts, if it has one. */
    @Nullable Baseline token() {
      return before != null
              && before.state() instanceof PayoutState.RetryWait wait
              && wait.last().baseline() instanceof Baseline.MTurk token
          ? token
          : null;
    }
  }

  private KnownLedger(Map<TopicPartition, Long> ledgerEnds, Map<TopicPartition, Long> commandEnds) {
    this.ledgerEnds = Map.copyOf(ledgerEnds);
    this.commandEnds = Map.copyOf(commandEnds);
  }

  /** Reads both topics as they are now, once every transaction in them has ended. */
  static KnownLedger read(
      Settings settings, TopicFollower reader, Decoders decoders, Platform platform) {
    KnownLedger read =
        new KnownLedger(
            HighWatermarks.of(settings, Set.of(Topics.ledger(platform))),
            HighWatermarks.of(settings, Set.of(Topics.commands(platform))));
    reader.readBetween(
        Map.of(),
        read.ledgerEnds,
        record -> read.entry(record.partition(), decoders.value(record, PayoutLedgerEntry.class)));
    reader.readBetween(
        Map.of(),
        read.commandEnds,
        record -> {
          Command command = CommandCodec.read(decoders.value(record, PayoutCommand.class));
          read.commands.putIfAbsent(command.payoutId(), new Commanded(command, record.partition()));
        });
    // A mirror may lack the command of a payout that its ledger has.
    read.open.forEach(
        (id, kept) ->
            read.commands.putIfAbsent(id, new Commanded(payout(kept).command(), kept.partition())));
    return read;
  }

  private void entry(int partition, PayoutLedgerEntry entry) {
    LedgerHead head = LedgerHead.of(entry);
    tenures.merge(partition, head.tenure(), Math::max);
    if (head.settled()) {
      settled.add(head.payoutId());
      open.remove(head.payoutId());
      if (head.target() != null && head.known() != null) {
        known.put(head.target(), head.known());
      }
    } else {
      open.put(head.payoutId(), new Kept(entry, partition));
    }
  }

  private static Payout payout(Kept kept) {
    return LedgerCodec.open(kept.entry());
  }

  boolean isSettled(String id) {
    return settled.contains(id);
  }

  /** The IDs of all settled payouts. */
  Set<String> settled() {
    return Collections.unmodifiableSet(settled);
  }

  /** The command of the payout, if there is one. */
  @Nullable Commanded commanded(String id) {
    return commands.get(id);
  }

  /** The payout as the ledger has it, if it is open there. */
  @Nullable Payout openPayout(String id) {
    Kept kept = open.get(id);
    return kept == null ? null : payout(kept);
  }

  /** Whether settled records of its platform say what the target has been paid. */
  static boolean remembersPayments(Commanded commanded) {
    return commanded.command().target().platform() != Platform.MTURK;
  }

  /** It is settled from now on. */
  void settle(Payout payout) {
    settled.add(payout.id());
    open.remove(payout.id());
    if (payout.state() instanceof PayoutState.Paid paid && paid.known() != null) {
      known.put(payout.command().target().key(), paid.known());
    }
  }

  /** Where the ledger ended when it was read, with what open transactions had written. */
  Map<TopicPartition, Long> ledgerEnds() {
    return ledgerEnds;
  }

  /** By partition, the offset below which all commands were read. */
  List<Long> commandsRead() {
    return commandEnds.entrySet().stream()
        .sorted(Comparator.comparing(each -> each.getKey().partition()))
        .map(Map.Entry::getValue)
        .toList();
  }

  long nextTenure(int partition) {
    return tenures.getOrDefault(partition, 0L) + 1;
  }

  /** What the target is known to have been paid, in minor units. */
  List<BigDecimal> known(String target) {
    return known.getOrDefault(target, List.of());
  }

  /** Kafka's IDs of other ledgers that commands and open payouts were meant for. */
  Set<String> formerIds(String ledgerTopicId) {
    Set<String> ids = new TreeSet<>();
    commands.values().forEach(each -> ids.add(each.command().ledgerTopicId()));
    open.values().forEach(each -> ids.add(payout(each).command().ledgerTopicId()));
    ids.remove(ledgerTopicId);
    return ids;
  }

  /**
   * Payouts that could be paid without another look at the books: those that the ledger does not
   * have, or has with no call that may have left; on MTurk, where nothing is read before a call,
   * all that wait.
   */
  List<Unclaimed> unclaimed() {
    List<Unclaimed> all = new ArrayList<>();
    for (Commanded each : commands.values()) {
      String id = each.command().payoutId();
      Payout before = openPayout(id);
      if (settled.contains(id) || (before == null && each.command().refused() != null)) {
        continue;
      }
      if (before == null || mayBeCalledAsIfFirst(before)) {
        all.add(new Unclaimed(each.command(), before, each.partition()));
      }
    }
    return all;
  }

  private static boolean mayBeCalledAsIfFirst(Payout payout) {
    return payout.state() instanceof PayoutState.Waiting
        && (payout.history().sentCalls() == 0
            || payout.command().target().platform() == Platform.MTURK);
  }

  /** How many payouts of each target are not settled. */
  Map<String, Integer> unsettledByTarget() {
    Map<String, Integer> unsettled = new HashMap<>();
    for (Commanded each : commands.values()) {
      boolean none =
          each.command().refused() != null && !open.containsKey(each.command().payoutId());
      if (!settled.contains(each.command().payoutId()) && !none) {
        unsettled.merge(each.command().target().key(), 1, Integer::sum);
      }
    }
    return unsettled;
  }

  /** Payouts that the ledger shows as claimed; workers find out what became of them. */
  long claimed() {
    return open.values().stream()
        .filter(kept -> payout(kept).state() instanceof PayoutState.Claimed)
        .count();
  }
}
