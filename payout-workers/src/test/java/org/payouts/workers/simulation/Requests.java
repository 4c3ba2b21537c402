package org.payouts.workers.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.payouts.MTurkTarget;
import org.payouts.PayoutCommand;
import org.payouts.ProlificTarget;
import org.payouts.Refusal;
import org.payouts.RespondentTarget;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.payout.ContentHashes;

/** The requesters and the router: commands appear, some of them more than once. */
final class Requests {
  private final World world;
  private final Profile profile;
  private final Bank bank;
  private final Checker checker;
  private final Cluster cluster;
  private final Person person;
  private final Operators operators;
  private final boolean oneWorkspace;

  Requests(
      World world,
      Profile profile,
      Bank bank,
      Checker checker,
      Cluster cluster,
      Person person,
      Operators operators) {
    this.world = world;
    this.profile = profile;
    this.bank = bank;
    this.checker = checker;
    this.cluster = cluster;
    this.person = person;
    this.operators = operators;
    this.oneWorkspace = profile.bulkRows() > 1 && world.chance(0.6);
  }

  void publish() {
    boolean many = profile.bulkRows() > 1;
    int targets = many ? 3 + world.random.nextInt(10) : 1 + world.random.nextInt(few() ? 2 : 4);
    for (int t = 0; t < targets; t++) {
      String target = "T" + t;
      bank.knows(target, Bank.study(lane(target), target));
      if (bank.autopays()) {
        world.in(world.between(1, 90_000), () -> bank.autopay(target));
      }
    }
    strays();
    List<PayoutCommand> all = new ArrayList<>();
    long amount = 100;
    String last = "T0";
    int payouts = many ? 4 + world.random.nextInt(12) : 2 + world.random.nextInt(7);
    long within = many && world.chance(0.8) ? 1_500 : 60_000;
    // Nobody but a person ends a payout whose submission has no page and no list.
    Set<String> unknown = many && profile.faults() ? bank.knowsNotAll(targets) : Set.<String>of();
    for (int i = 0; i < payouts; i++) {
      boolean twin = i > 0 && world.chance(twins());
      String target = twin ? last : "T" + world.random.nextInt(targets);
      amount = twin ? amount : world.chance(0.7) ? 100 : 250;
      last = target;
      PayoutCommand command = command("p" + i, target, lane(target), study(target), amount);
      all.add(command);
      if (unknown.contains(target)) {
        checker.waitsForEver(command.getPayoutId());
      }
      long at = world.between(0, within);
      if (profile.faults() && world.chance(0.01)) {
        cluster.resolve(person.takesBack(command.getPayoutId()));
      }
      world.at(at, () -> cluster.append(target, command));
      while (profile.faults() && world.chance(0.2)) {
        world.tally.fault("command_again");
        world.at(at + world.between(1, 120_000), () -> cluster.append(target, command));
      }
      if (profile.token() && profile.faults() && world.chance(0.1)) {
        bank.existsFrom(target, world.between(1_000, 120_000));
      }
    }
  }

  /** Two or three payouts of one target and equal amount, one after another. */
  private double twins() {
    return switch (profile.mutant()) {
      case D21_TARGET_FORGETS, D21_WORD_FORGOTTEN -> 0.8;
      default -> 0.3;
    };
  }

  private boolean few() {
    return profile.mutant().hidesTargets() || twins() > 0.5;
  }

  private String study(String target) {
    return switch (profile.platform()) {
      case PROLIFIC -> Bank.study(lane(target), target);
      default -> Bank.PROJECT;
    };
  }

  /** What is asked for wrongly: nobody else may stand still for it. */
  private void strays() {
    boolean unbound = profile.mutant() == Mutant.D22_STUDY_NOT_BOUND;
    boolean wide = profile.mutant() == Mutant.D23_PAUSE_TOO_WIDE;
    if (!profile.faults() || profile.mutant().ofBulks()) {
      return;
    }
    switch (profile.platform()) {
      case PROLIFIC -> {
        String first = Bank.WORKSPACES.get(0);
        stray("G", first, Bank.POUNDS + first, unbound ? 0.8 : 0.08, false);
        stray("M", first, Bank.MOVED + first, unbound ? 0.8 : 0.08, false);
        stray("W", Bank.UNKNOWN, Bank.study(first, "W"), wide ? 1 : 0.08, true);
        stray("S", first, Bank.UNKNOWN, wide ? 1 : 0.08, true);
      }
      case MTURK -> {
        // An assignment that nobody knows settles: see Bank.existsFrom.
      }
      default -> stray("R", "R", Bank.UNKNOWN, 0.08, true);
    }
  }

  private void stray(String target, String lane, String study, double chance, boolean waits) {
    if (!world.chance(chance)) {
      return;
    }
    world.tally.fault("stray_request");
    if (!study.equals(Bank.UNKNOWN)) {
      bank.knows(target, study);
    }
    String id = "p" + (100 + target.charAt(0));
    PayoutCommand command = command(id, target, lane, study, 100);
    if (waits) {
      checker.waitsForEver(id);
    }
    world.at(world.between(0, 10), () -> cluster.append(target, command));
  }

  private PayoutCommand command(String id, String target, String lane, String study, long amount) {
    checker.requested(id, target, lane);
    String key = profile.mutant().hidesTargets() ? Mutated.hidden(target, id) : target;
    Object of =
        switch (profile.platform()) {
          case PROLIFIC -> new ProlificTarget(lane, study, key);
          case MTURK -> new MTurkTarget(Bank.WORKER, key, null);
          default -> new RespondentTarget(study, key, Bank.INCENTIVE_MINOR);
        };
    return operators.requested(
        PayoutCommand.newBuilder()
            .setPayoutId(id)
            .setRequestedBy(Operators.REQUESTER)
            .setTarget(of)
            .setAmountMinor(amount)
            .setCurrency("USD")
            .setReason("")
            .setContentHash(ContentHashes.v1(of, amount, "USD"))
            .setRequestSha256(new Sha256(new byte[32]))
            .setSource(new SourcePosition("bonus-requested", 0, Long.parseLong(id.substring(1))))
            .setAdmittedAt(Instant.ofEpochMilli(world.wallMs()))
            .setLedgerTopicId("simulated-ledger")
            .setRefusal(world.chance(0.06) ? new Refusal("LIMIT", "too much") : null)
            .build());
  }

  private String lane(String target) {
    return switch (profile.platform()) {
      case PROLIFIC -> Bank.WORKSPACES.get(oneWorkspace ? 0 : Math.floorMod(target.hashCode(), 2));
      default -> target;
    };
  }
}
