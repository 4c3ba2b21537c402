package org.payouts.workers.simulation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.payouts.PayoutLedgerEntry;
import org.payouts.audit.checks.Finding;
import org.payouts.workers.model.Resolution;

/** One seed: a world with commands, workers and faults; then healing, rest, and a replay. */
final class History {
  final World world;
  final Profile profile;
  final Bank bank;
  final Checker checker;
  final Cluster cluster;
  private boolean rested;

  /** Which waited for what nobody can say any more, when everybody else had settled. */
  private final Set<String> stuck = new HashSet<>();

  private final Wire wire;
  private final Person person;
  private final Registry registry;
  private final Operators operators;
  private final Requests requests;
  private final Disturbances disturbances;

  History(long seed, Mutant mutant, boolean tracing) {
    this(seed, Profile.of(seed, mutant), tracing);
  }

  History(long seed, Profile profile, boolean tracing) {
    this.world = new World(seed, tracing);
    this.profile = profile;
    this.registry = new Registry(world);
    this.bank = new Bank(world, profile);
    this.checker = new Checker(world, profile, bank);
    this.wire = new Wire(world, profile, bank, checker);
    this.person = new Person(world, profile, bank, wire, checker);
    this.operators = new Operators(world, profile, checker);
    this.cluster = new Cluster(world, profile, registry, bank, wire, person, operators, checker);
    this.requests = new Requests(world, profile, bank, checker, cluster, person, operators);
    this.disturbances = new Disturbances(world, profile, cluster, registry, bank);
    world.say("%s", profile);
  }

  /**
   * Runs it to its end.
   *
   * @throws Violation at the first broken rule
   */
  void run() {
    boolean surely = profile.mutant() == Mutant.CALL_FORGOTTEN;
    checker.onPartPaid(partition -> takeOverSoon(partition, surely ? 1 : 0.1));
    cluster.start();
    requests.publish();
    world.every(1_500, cluster::assign);
    world.every(5_000, this::decide);
    if (profile.faults()) {
      disturbances.go();
    }
    boolean safety = profile.mode() == Profile.Mode.SAFETY;
    long end = profile.lengthMs(world) + (safety ? world.between(100_000, 600_000) : 0);
    stopForADay();
    world.runUntil(end);
    if (cluster.outageUntil() > 0) {
      world.runUntil(cluster.outageUntil() + end);
    }
    if (!safety) {
      heal();
      rest();
      rested = true;
      settled();
      replay();
    }
    if (profile.mutant() == Mutant.NONE && !checker.tainted()) {
      audit(!safety && allResults());
    }
  }

  /** Some worlds stand still for longer than MTurk remembers a token. */
  private void stopForADay() {
    boolean surely = profile.mutant() == Mutant.B12_TOKEN_FOR_EVER;
    if (!profile.faults() || !profile.token() || !(surely || world.chance(0.1))) {
      return;
    }
    bank.onUnclearPayment(
        () -> {
          if (world.healed()) {
            return; // A call that was late; nothing new goes wrong any more.
          }
          world.tally.fault("outage_of_a_day");
          long ms = world.between((surely ? 25 : 19) * Profile.HOUR_MS, 30 * Profile.HOUR_MS);
          world.in(
              world.between(1, 900),
              () -> {
                if (!world.healed()) {
                  cluster.outage(ms);
                }
              });
        });
  }

  /** Healed, and given the time in which everything must settle. */
  boolean rested() {
    return rested;
  }

  private void decide() {
    for (SimLedger ledger : cluster.ledgers) {
      for (PayoutLedgerEntry entry : List.copyOf(ledger.newest().values())) {
        Resolution resolution = person.look(entry);
        if (resolution != null) {
          cluster.resolve(resolution);
          takeOverSoon(ledger.partition, profile.mutant() == Mutant.NONE ? 0.2 : 0);
        }
      }
    }
  }

  /** Who has just heard or written something may be gone before it has followed from it. */
  private void takeOverSoon(int partition, double chance) {
    if (profile.faults() && !world.healed() && world.chance(chance)) {
      world.in(
          world.between(100, chance == 1 ? 500 : 3_000),
          () -> {
            if (!world.healed()) {
              world.tally.fault("taken_over_behind_a_word");
              cluster.usurp(partition);
            }
          });
    }
  }

  private void heal() {
    world.heal();
    registry.heal();
    bank.heal();
    operators.heal();
    cluster.heal();
  }

  private void rest() {
    long deadline = world.now + profile.patienceMs();
    while (world.now < deadline && !(allSettled() && wire.quiet())) {
      world.runUntil(world.now + 10_000);
    }
    checker.payouts().stream().filter(this::stuck).forEach(stuck::add);
    world.runUntil(world.now + Profile.QUIET_MS);
  }

  private boolean allSettled() {
    return checker.payouts().stream()
        .allMatch(id -> checker.settled(id) || checker.waits(id) || stuck(id));
  }

  /**
   * A list cannot show that nothing was paid once somebody else paid the same target nearly the
   * same: nobody may say "failed" then, and what was not paid stays in front of a person, and
   * whatever waits for the same target behind it. The same where a person was wrong before.
   */
  private boolean stuck(String id) {
    String target = checker.target(id);
    if (profile.token() || !(bank.nearlyPaidByHand(target) || checker.tainted(target))) {
      return false;
    }
    return cluster.ledgers.stream()
        .flatMap(ledger -> ledger.newest().values().stream())
        .filter(entry -> checker.target(entry.getPayoutId()).equals(checker.target(id)))
        .anyMatch(entry -> entry.getState().equals("REVIEW"));
  }

  private void settled() {
    for (String id : checker.payouts()) {
      if (!checker.settled(id) && !checker.waits(id) && !stuck.contains(id)) {
        checker.fail("NotLost: %s has no result", id);
      }
    }
    operators.settled();
  }

  /** Everything again from offset 0 by new processes: no call, no record. */
  private void replay() {
    boolean all = allResults();
    int calls = checker.calls();
    int records = cluster.records();
    cluster.replay();
    probeReplay();
    world.runUntil(world.now + Profile.QUIET_MS);
    if (all && (checker.calls() != calls || cluster.records() != records)) {
      checker.fail("a replay from the start called or wrote something");
    }
  }

  private void probeReplay() {
    if (!bank.all().isEmpty()) {
      world.tally.reached("replay_after_paid");
    }
  }

  private void audit(boolean settled) {
    List<Finding> findings = Audit.of(this, settled);
    if (!findings.isEmpty()) {
      checker.fail("the audit objects: %s", findings);
    }
  }

  private boolean allResults() {
    return checker.payouts().stream().allMatch(checker::settled);
  }
}
