package org.payouts.workers.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.payouts.PayoutLedgerEntry;
import org.payouts.workers.protocol.Command;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.Target;
import org.payouts.workers.protocol.Verdict;

/** One seed: a world with commands, workers, faults, then healing, rest, and a replay of it all. */
final class History {
  private static final long HOUR_MS = 3_600_000;

  final World world;
  final Profile profile;
  final Checker checker;
  private final Bank bank;
  private final SimNetwork network;
  private final Person person;
  private final List<SimLedger> ledgers = new ArrayList<>();
  private final SimWorker[] workers;
  private final Map<Integer, SimWorker> assigned = new HashMap<>();
  private final Map<Integer, Boolean> handingOver = new HashMap<>();
  private final Set<String> ids = new LinkedHashSet<>();
  private int processes;
  private long outageUntil;

  History(long seed, Mutant mutant, boolean tracing) {
    this.world = new World(seed, tracing);
    this.profile = Profile.of(new Random(seed * 31 + mutant.ordinal()), mutant);
    this.checker = new Checker(world, profile);
    this.bank = new Bank(world, profile, checker);
    checker.bank = bank;
    this.network = new SimNetwork(world, profile, bank, checker);
    this.person = new Person(world, profile, bank, network, checker);
    for (int p = 0; p < profile.partitions(); p++) {
      ledgers.add(new SimLedger(p, world, checker, mutant));
    }
    this.workers = new SimWorker[2 + world.random.nextInt(2)];
    world.say("%s", profile);
  }

  void run() {
    for (int w = 0; w < workers.length; w++) {
      start(w);
    }
    publish();
    every(1_500, this::assign);
    every(15_000, this::decide);
    long chaos = world.between(30_000, 240_000);
    if (profile.faults()) {
      disturb(chaos);
      if (profile.kind() == Profile.Kind.TOKEN && (world.chance(0.1) || outlivesTokens())) {
        bank.onUnclearPayment(() -> world.in(world.between(1, 900), this::longOutage));
        chaos += 32 * HOUR_MS;
      }
    }
    world.runUntil(chaos);
    heal();
    rest();
    checker.settled(ids);
    replay();
  }

  private boolean outlivesTokens() {
    return profile.mutant() == Mutant.B12_TOKEN_FOR_EVER;
  }

  private void every(long ms, Runnable action) {
    world.in(
        ms,
        () -> {
          action.run();
          every(ms, action);
        });
  }

  private void startAgain(int w) {
    if (!workers[w].alive()) {
      start(w);
    }
  }

  private void start(int w) {
    SimWorker worker = new SimWorker("w" + w + "." + processes++, world, profile, network);
    workers[w] = worker;
    // Every worker reads all verdicts from the start.
    for (Verdict verdict : person.said) {
      worker.verdict(verdict);
    }
  }

  // ---- the router and the requesters ---------------------------------------------------------

  private void publish() {
    int targets = 1 + world.random.nextInt(4);
    int payouts = 2 + world.random.nextInt(7);
    for (int i = 0; i < payouts; i++) {
      String target = "t" + world.random.nextInt(targets);
      boolean refused = world.chance(0.06);
      long amount = world.chance(0.7) ? 100 : 250;
      Command command = command("p" + i, target, amount, refused);
      long at = world.between(0, 60_000);
      world.at(at, () -> append(command));
      while (profile.faults() && world.chance(0.2)) {
        world.at(at + world.between(1, 120_000), () -> append(command));
      }
      if (profile.kind() == Profile.Kind.TOKEN && profile.faults() && world.chance(0.1)) {
        bank.existsFrom(target, world.between(1_000, 120_000));
      }
    }
  }

  private Command command(String id, String target, long amount, boolean refused) {
    ids.add(id);
    checker.targets.put(id, target);
    String lane = profile.kind() == Profile.Kind.AMOUNTS ? "ws" + target.hashCode() % 2 : target;
    checker.lanes.put(id, lane);
    String key = profile.mutant() == Mutant.B13_TARGETS_NOT_HELD ? target + "#" + id : target;
    Target of =
        switch (profile.kind()) {
          case AMOUNTS -> new Target.Prolific(lane, "study", key);
          case TOKEN -> new Target.MTurk("worker", key, null);
          case COUNT -> new Target.Respondent("project", key, amount);
        };
    return new Command(
        new PayoutRequest(id, of, amount, "USD", ""),
        "00112233445566778899aabbccddeeff",
        "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
        new Command.Source("bonus-requested", 0, ids.size()),
        null,
        0,
        null,
        "ledger-id",
        refused ? new Command.Refused("LIMIT", "too much") : null);
  }

  private void append(Command command) {
    String target = checker.targets.get(command.payoutId());
    SimLedger ledger = ledgers.get(Math.floorMod(target.hashCode(), ledgers.size()));
    ledger.commands.add(command);
    for (SimWorker worker : workers) {
      worker.feed(ledger.partition);
    }
  }

  private void decide() {
    for (SimLedger ledger : ledgers) {
      for (PayoutLedgerEntry entry : List.copyOf(ledger.newest().values())) {
        Verdict verdict = person.look(entry);
        if (verdict != null) {
          for (SimWorker worker : workers) {
            world.in(world.between(1, 500), () -> worker.verdict(verdict));
            if (profile.faults() && world.chance(0.1)) {
              world.in(world.between(1, 900), () -> worker.verdict(verdict)); // Read again.
            }
          }
        }
      }
    }
  }

  // ---- the group -----------------------------------------------------------------------------

  private void assign() {
    for (int w = 0; w < workers.length; w++) {
      if (!workers[w].alive() && world.chance(0.05) && world.now > outageUntil) {
        start(w); // Whoever was killed outside of the plan.
      }
    }
    for (SimLedger ledger : ledgers) {
      int p = ledger.partition;
      SimWorker owner = assigned.get(p);
      boolean there = owner != null && owner.alive() && owner.holds(p);
      boolean silent = there && owner.frozen() && world.chance(0.15);
      if (!handingOver.containsKey(p) && (!there || silent)) {
        give(p, anyone());
      }
    }
  }

  private void give(int partition, SimWorker to) {
    handingOver.remove(partition);
    if (to != null) {
      assigned.put(partition, to);
      to.takeOver(ledgers.get(partition));
    }
  }

  private SimWorker anyone() {
    List<SimWorker> up = new ArrayList<>();
    for (SimWorker worker : workers) {
      if (worker.alive() && !worker.frozen()) {
        up.add(worker);
      }
    }
    return up.isEmpty() ? null : up.get(world.random.nextInt(up.size()));
  }

  // ---- faults --------------------------------------------------------------------------------

  private void disturb(long until) {
    world.in(
        world.between(500, 20_000),
        () -> {
          if (world.now < until && !world.healing()) {
            disturbOnce();
            disturb(until);
          }
        });
  }

  private void disturbOnce() {
    int w = world.random.nextInt(workers.length);
    int p = world.random.nextInt(ledgers.size());
    SimWorker owner = assigned.get(p);
    switch (world.random.nextInt(8)) {
      case 0, 1 -> {
        if (workers[w].alive()) {
          world.say("KILL      %s", workers[w].name);
          workers[w].kill();
          world.in(world.between(100, 30_000), () -> startAgain(w));
        }
      }
      case 2 -> {
        long ms = world.between(500, 60_000);
        world.say("FREEZE    %s for %d ms", workers[w].name, ms);
        workers[w].freeze(ms);
      }
      case 3 -> {
        world.say("USURP     partition %d", p);
        give(p, anyone());
      }
      case 4 -> {
        if (owner != null && owner.alive() && !handingOver.containsKey(p)) {
          world.say("REVOKE    partition %d of %s", p, owner.name);
          handingOver.put(p, true);
          world.in(25_000, () -> handingOver.remove(p));
          owner.revoke(p, () -> give(p, anyone()));
        }
      }
      case 5 -> {
        if (owner != null && owner.alive() && !owner.frozen()) {
          world.say("RETAKE    partition %d by %s", p, owner.name);
          owner.lost(p);
          give(p, owner);
        }
      }
      case 6 -> {
        world.say("REWIND    partition %d", p);
        ledgers.get(p).committedOffset = 0;
      }
      default -> {
        if (!profile.suspends()) {
          workers[w].moveWallClock(world.between(-3_600_000, 3_600_000));
        }
      }
    }
  }

  /** Nobody works for longer than some tokens live. */
  private void longOutage() {
    world.say("OUTAGE");
    for (SimWorker worker : workers) {
      worker.kill();
    }
    long back = world.between((outlivesTokens() ? 25 : 19) * HOUR_MS, 30 * HOUR_MS);
    outageUntil = world.now + back;
    for (int w = 0; w < workers.length; w++) {
      int index = w;
      world.in(back, () -> startAgain(index));
    }
  }

  // ---- the end -------------------------------------------------------------------------------

  private void heal() {
    world.say("HEAL");
    world.healed = true;
    bank.heal();
    for (int w = 0; w < workers.length; w++) {
      if (!workers[w].alive()) {
        start(w);
      }
      workers[w].thaw();
    }
  }

  private void rest() {
    long deadline = world.now + 3 * HOUR_MS;
    while (world.now < deadline && !(allSettled() && network.quiet())) {
      world.runUntil(world.now + 30_000);
    }
    world.runUntil(world.now + 120_000);
  }

  private boolean allSettled() {
    return ledgers.stream()
            .mapToLong(
                l -> l.newest().values().stream().filter(e -> e.getSettledAt() != null).count())
            .sum()
        == ids.size();
  }

  /** Everything again from offset 0 by a new process: no call, no record. */
  private void replay() {
    world.say("REPLAY");
    int calls = checker.calls();
    int records = ledgers.stream().mapToInt(SimLedger::size).sum();
    for (SimLedger ledger : ledgers) {
      ledger.committedOffset = 0;
    }
    for (int w = 0; w < workers.length; w++) {
      workers[w].kill();
      start(w);
    }
    world.runUntil(world.now + 120_000);
    if (checker.calls() != calls || ledgers.stream().mapToInt(SimLedger::size).sum() != records) {
      throw new Violation("a replay from the start called or wrote something");
    }
  }
}
