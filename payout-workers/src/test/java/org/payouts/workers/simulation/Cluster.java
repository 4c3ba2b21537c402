package org.payouts.workers.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.payouts.PayoutCommand;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Resolution;

/** The worker processes and the group that hands partitions to them. */
final class Cluster {
  final List<SimLedger> ledgers = new ArrayList<>();
  private final World world;
  private final Profile profile;
  private final Registry registry;
  private final Policy policy;
  private final Side<?, ?> side;
  private final Bank bank;
  private final Wire wire;
  private final Person person;
  private final Operators operators;
  private final SimWorker<?, ?>[] workers;
  private final Map<Integer, SimWorker<?, ?>> assigned = new HashMap<>();
  private final Map<Integer, Boolean> handingOver = new HashMap<>();
  private int processes;
  private long outageUntil;

  Cluster(
      World world,
      Profile profile,
      Registry registry,
      Bank bank,
      Wire wire,
      Person person,
      Operators operators,
      Checker checker) {
    this.world = world;
    this.profile = profile;
    this.registry = registry;
    this.policy = profile.policy(world);
    this.side = Side.of(profile, bank);
    this.bank = bank;
    this.wire = wire;
    this.person = person;
    this.operators = operators;
    for (int p = 0; p < profile.partitions(); p++) {
      ledgers.add(new SimLedger(p, world, checker, operators, profile.mutant()));
    }
    this.workers = new SimWorker<?, ?>[2 + world.random.nextInt(2)];
  }

  void start() {
    for (int w = 0; w < workers.length; w++) {
      start(w);
    }
    operators.go(
        () -> {
          for (SimWorker<?, ?> worker : workers) {
            worker.hearSoon();
          }
        },
        ms -> worker(world.random.nextInt(workers.length)).cutOff(ms));
  }

  private void start(int w) {
    SimWorker<?, ?> worker = process("w" + w + "." + processes++, side);
    workers[w] = worker;
    // Every worker reads all resolutions from the start.
    person.said.forEach(worker::resolution);
  }

  private <Q, A> SimWorker<Q, A> process(String name, Side<Q, A> speaking) {
    return new SimWorker<>(name, world, profile, policy, registry, speaking, bank, wire, operators);
  }

  private void startAgain(int w) {
    if (!workers[w].alive()) {
      start(w);
    }
  }

  void append(String target, PayoutCommand command) {
    SimLedger ledger = ledgers.get(Math.floorMod(target.hashCode(), ledgers.size()));
    world.say(
        "command-%d %s is offset %d",
        ledger.partition, command.getPayoutId(), ledger.commands.size());
    ledger.commands.add(new SimLedger.Commanded(command, world.wallMs()));
    for (SimWorker<?, ?> worker : workers) {
      worker.feed(ledger.partition);
    }
  }

  void resolve(Resolution resolution) {
    boolean slow = profile.faults() && world.chance(0.2);
    for (SimWorker<?, ?> worker : workers) {
      long way = slow ? world.between(500, 30_000) : world.between(1, 500);
      world.in(way, () -> worker.resolution(resolution));
      if (profile.faults() && world.chance(0.1)) {
        world.in(world.between(1, 900), () -> worker.resolution(resolution)); // Read again.
      }
    }
  }

  // ---- the group -----------------------------------------------------------------------------

  /** The coordinator's turn. */
  void assign() {
    for (int w = 0; w < workers.length; w++) {
      if (!workers[w].alive() && world.chance(0.05) && world.now > outageUntil) {
        start(w); // One that was killed outside of the plan.
      }
    }
    for (SimLedger ledger : ledgers) {
      int p = ledger.partition;
      SimWorker<?, ?> owner = assigned.get(p);
      boolean there = owner != null && owner.alive() && owner.holds(p);
      boolean silent = there && owner.frozen() && world.chance(0.15);
      if (silent) {
        world.tally.fault("silent_owner_replaced");
      }
      if (!handingOver.containsKey(p) && (!there || silent)) {
        give(p, anyone());
      }
    }
  }

  private void give(int partition, SimWorker<?, ?> to) {
    handingOver.remove(partition);
    if (to != null) {
      assigned.put(partition, to);
      to.takeOver(ledgers.get(partition));
    }
  }

  /** When the last stop of everybody ends; 0 if there was none. */
  long outageUntil() {
    return outageUntil;
  }

  private SimWorker<?, ?> anyone() {
    List<SimWorker<?, ?>> up = new ArrayList<>();
    for (SimWorker<?, ?> worker : workers) {
      if (worker.alive() && !worker.frozen()) {
        up.add(worker);
      }
    }
    return up.isEmpty() ? null : world.oneOf(up);
  }

  // ---- what may be done to it ----------------------------------------------------------------

  int size() {
    return workers.length;
  }

  SimWorker<?, ?> worker(int w) {
    return workers[w];
  }

  void killFor(int w, long ms) {
    if (workers[w].alive()) {
      world.say("KILL      %s", workers[w].name);
      workers[w].kill();
      world.in(ms, () -> startAgain(w));
    }
  }

  /** The group takes the partition from a live owner that does not hear of it. */
  void usurp(int partition) {
    world.say("USURP     partition %d", partition);
    give(partition, anyone());
  }

  void revoke(int partition) {
    SimWorker<?, ?> owner = assigned.get(partition);
    if (owner != null && owner.alive() && !handingOver.containsKey(partition)) {
      world.say("REVOKE    partition %d of %s", partition, owner.name);
      handingOver.put(partition, true);
      world.in(25_000, () -> handingOver.remove(partition));
      owner.revoke(partition, () -> give(partition, anyone()));
    }
  }

  /** The owner loses the partition and gets it again. */
  void retake(int partition) {
    SimWorker<?, ?> owner = assigned.get(partition);
    if (owner != null && owner.alive() && !owner.frozen()) {
      world.say("RETAKE    partition %d by %s", partition, owner.name);
      owner.lost(partition);
      give(partition, owner);
    }
  }

  /** Nobody works until then. */
  void outage(long ms) {
    world.say("OUTAGE    for %d ms", ms);
    outageUntil = world.now + ms;
    for (int w = 0; w < workers.length; w++) {
      int index = w;
      workers[w].kill();
      world.in(ms, () -> startAgain(index));
    }
  }

  void heal() {
    for (int w = 0; w < workers.length; w++) {
      startAgain(w);
      workers[w].thaw();
    }
  }

  /** All processes anew, every ledger compacted, every command from offset 0. */
  void replay() {
    world.say("REPLAY");
    for (SimLedger ledger : ledgers) {
      ledger.compact();
      ledger.committedOffset = 0;
    }
    for (int w = 0; w < workers.length; w++) {
      workers[w].kill();
      start(w);
    }
  }

  int records() {
    return ledgers.stream().mapToInt(SimLedger::size).sum();
  }
}
