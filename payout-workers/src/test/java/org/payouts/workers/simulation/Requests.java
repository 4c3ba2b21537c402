package org.payouts.workers.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
  private final boolean oneWorkspace;

  Requests(World world, Profile profile, Bank bank, Checker checker, Cluster cluster) {
    this.world = world;
    this.profile = profile;
    this.bank = bank;
    this.checker = checker;
    this.cluster = cluster;
    this.oneWorkspace = profile.bulkRows() > 1 && world.chance(0.6);
  }

  void publish() {
    boolean many = profile.bulkRows() > 1;
    int targets =
        many
            ? 3 + world.random.nextInt(10)
            : 1 + world.random.nextInt(profile.mutant().hidesTargets() ? 2 : 4);
    for (int t = 0; t < targets; t++) {
      String target = "T" + t;
      if (bank.autopays()) {
        world.in(world.between(1, 90_000), () -> bank.autopay(target));
      }
    }
    List<PayoutCommand> all = new ArrayList<>();
    int payouts = many ? 4 + world.random.nextInt(12) : 2 + world.random.nextInt(7);
    long within = many && world.chance(0.8) ? 1_500 : 60_000;
    if (many && profile.faults()) {
      bank.knowsNotAll(targets);
    }
    for (int i = 0; i < payouts; i++) {
      String target = "T" + world.random.nextInt(targets);
      PayoutCommand command = command("p" + i, target);
      all.add(command);
      long at = world.between(0, within);
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

  private PayoutCommand command(String id, String target) {
    String lane = lane(target);
    checker.requested(id, target, lane);
    String key = profile.mutant().hidesTargets() ? Mutated.hidden(target, id) : target;
    long amount = world.chance(0.7) ? 100 : 250;
    Object of =
        switch (profile.platform()) {
          case PROLIFIC -> new ProlificTarget(lane, Bank.study(lane, target), key);
          case MTURK -> new MTurkTarget(Bank.WORKER, key, null);
          default -> new RespondentTarget(Bank.PROJECT, key, Bank.INCENTIVE_MINOR);
        };
    return PayoutCommand.newBuilder()
        .setPayoutId(id)
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
        .build();
  }

  private String lane(String target) {
    return switch (profile.platform()) {
      case PROLIFIC -> "ws" + (oneWorkspace ? 0 : Math.floorMod(target.hashCode(), 2));
      default -> target;
    };
  }
}
