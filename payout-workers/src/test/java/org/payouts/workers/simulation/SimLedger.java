package org.payouts.workers.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.payouts.PayoutLedgerEntry;
import org.payouts.workers.ledger.LedgerCodec;
import org.payouts.workers.protocol.Command;
import org.payouts.workers.protocol.Group;
import org.payouts.workers.protocol.LedgerImage;
import org.payouts.workers.protocol.Step;

/** A partition as the broker has it: commands, ledger, committed offset, producer epoch. */
final class SimLedger {
  final int partition;
  final List<Command> commands = new ArrayList<>();
  long committedOffset;
  private final World world;
  private final Checker checker;
  private final Mutant mutant;
  private final List<PayoutLedgerEntry> records = new ArrayList<>();
  private final Map<String, PayoutLedgerEntry> newest = new LinkedHashMap<>();
  private long epoch;

  SimLedger(int partition, World world, Checker checker, Mutant mutant) {
    this.partition = partition;
    this.world = world;
    this.checker = checker;
    this.mutant = mutant;
  }

  /** initTransactions: from now on only the holder of the returned epoch writes. */
  long newEpoch() {
    return ++epoch;
  }

  boolean fences(long of, Group group) {
    return switch (mutant) {
      case B2_NO_FENCING -> false;
      case B3_FENCING_OF_OFFSETS_ONLY -> group.nextOffset() >= 0 && of != epoch;
      default -> of != epoch;
    };
  }

  /** A transaction is decided: everything of the group, at once. */
  void append(Group group) {
    for (Step step : group.steps()) {
      PayoutLedgerEntry entry =
          LedgerCodec.write(step.next(), group.owner(), SimWorker.EPOCH_MS + world.now);
      PayoutLedgerEntry before = newest.get(entry.getPayoutId());
      world.say(
          "ledger-%d  %s %s -> %s (attempt %d) by %s tenure %d",
          partition,
          entry.getPayoutId(),
          before == null ? "(none)" : before.getState(),
          entry.getState(),
          entry.getAttempts(),
          entry.getOwner(),
          entry.getTenure());
      checker.written(this, before, entry, step);
      records.add(entry);
      newest.remove(entry.getPayoutId());
      newest.put(entry.getPayoutId(), entry);
    }
    if (group.nextOffset() >= 0) {
      committedOffset = group.nextOffset();
    }
  }

  /** The ledger as a new owner reads it, compacted or not. */
  LedgerImage replay() {
    LedgerImage image = new LedgerImage();
    for (PayoutLedgerEntry entry : world.random.nextBoolean() ? newest.values() : records) {
      boolean settled = entry.getState().equals("PAID") || entry.getState().equals("FAILED");
      if (!(mutant == Mutant.B11_LEDGER_FORGETS
          && newest.get(entry.getPayoutId()).getSettledAt() != null)) {
        LedgerCodec.replay(entry, image);
      }
      assert settled == (entry.getSettledAt() != null);
    }
    return image;
  }

  Map<String, PayoutLedgerEntry> newest() {
    return newest;
  }

  int size() {
    return records.size();
  }
}
