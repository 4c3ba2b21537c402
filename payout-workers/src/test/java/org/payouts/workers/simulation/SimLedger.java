package org.payouts.workers.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.workers.engine.LedgerImage;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.ledger.LedgerCodec;
import org.payouts.workers.ledger.LedgerHead;
import org.payouts.workers.ledger.LedgerRestoration;
import org.payouts.workers.model.Step;

/**
 * A partition as the broker has it: commands, ledger, committed offset, producer epoch. The
 * recording is complete; what an owner replays has been compacted up to some offset.
 */
final class SimLedger {

  /** A command as it stands in its topic. */
  record Commanded(PayoutCommand command, long timeMs) {}

  /** A ledger record as it stands in its topic, with the other records of its transaction. */
  record Written(PayoutLedgerEntry entry, Step step, long timeMs) {}

  final int partition;
  final List<Commanded> commands = new ArrayList<>();
  final List<Written> records = new ArrayList<>();
  long committedOffset;
  private long passed;
  private final World world;
  private final Checker checker;
  private final Operators operators;
  private final Mutant mutant;
  private final Map<String, PayoutLedgerEntry> newest = new LinkedHashMap<>();
  private int compactedUpTo;
  private long epoch;

  SimLedger(int partition, World world, Checker checker, Operators operators, Mutant mutant) {
    this.partition = partition;
    this.world = world;
    this.checker = checker;
    this.operators = operators;
    this.mutant = mutant;
  }

  /** initTransactions: from now on only the holder of the returned epoch writes. */
  long newEpoch() {
    return ++epoch;
  }

  long epoch() {
    return epoch;
  }

  boolean fences(long of, LedgerTransaction group) {
    return switch (mutant) {
      case B2_NO_FENCING -> false;
      case B3_FENCING_OF_OFFSETS_ONLY -> group.nextOffset() >= 0 && of != epoch;
      default -> of != epoch;
    };
  }

  /** A transaction is decided: everything of the group, at once. */
  void append(LedgerTransaction group) {
    for (Step step : group.steps()) {
      PayoutLedgerEntry entry = LedgerCodec.write(step.next(), group.owner(), world.wallMs());
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
      records.add(new Written(entry, step, world.wallMs()));
      newest.remove(entry.getPayoutId());
      newest.put(entry.getPayoutId(), entry);
      checker.written(this, entry, step);
    }
    operators.asked(group.requests());
    if (group.nextOffset() >= 0) {
      commitOffset(group.nextOffset());
    }
  }

  void commitOffset(long next) {
    committedOffset = next;
    passed = Math.max(passed, next);
  }

  /** Whether some owner has dealt with this command, whatever the offset was set back to since. */
  boolean passed(long offset) {
    return offset < passed;
  }

  /** The cleaner has been here: of what is written so far only the newest of each ID remains. */
  void compact() {
    compactedUpTo = records.size();
  }

  /** The ledger as a new owner reads it. */
  LedgerImage replay() {
    LedgerRestoration<PayoutLedgerEntry> restoration = new LedgerRestoration<>(LedgerCodec::open);
    Map<String, Integer> last = new HashMap<>();
    for (int i = 0; i < compactedUpTo; i++) {
      last.put(records.get(i).entry().getPayoutId(), i);
    }
    for (int i = 0; i < records.size(); i++) {
      PayoutLedgerEntry entry = records.get(i).entry();
      boolean there = i >= compactedUpTo || last.get(entry.getPayoutId()) == i;
      if (there && !forgotten(entry)) {
        restoration.add(head(entry), entry);
      }
    }
    return restoration.image();
  }

  private LedgerHead head(PayoutLedgerEntry entry) {
    LedgerHead head = LedgerHead.of(entry);
    return mutant == Mutant.CALL_FORGOTTEN
        ? new LedgerHead(
            head.payoutId(),
            head.settled(),
            head.content(),
            head.tenure(),
            head.target(),
            head.known(),
            null)
        : head;
  }

  private boolean forgotten(PayoutLedgerEntry entry) {
    return mutant == Mutant.B11_LEDGER_FORGETS
        && newest.get(entry.getPayoutId()).getSettledAt() != null;
  }

  Map<String, PayoutLedgerEntry> newest() {
    return newest;
  }

  int size() {
    return records.size();
  }
}
