package org.payouts.workers.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.payouts.PayoutLedgerEntry;
import org.payouts.workers.protocol.Verdict;
import org.payouts.workers.protocol.Verdict.Decision;

/** Who decides reviews: carefully (nothing is on its way any more), or in haste. */
final class Person {
  final List<Verdict> said = new ArrayList<>();
  private final World world;
  private final Profile profile;
  private final Bank bank;
  private final SimNetwork network;
  private final Checker checker;
  private final Map<String, Long> lastSaid = new HashMap<>();

  Person(World world, Profile profile, Bank bank, SimNetwork network, Checker checker) {
    this.world = world;
    this.profile = profile;
    this.bank = bank;
    this.network = network;
    this.checker = checker;
  }

  /** Looks at a payout; returns a verdict if there is something to say. */
  Verdict look(PayoutLedgerEntry entry) {
    String id = entry.getPayoutId();
    boolean hasty = profile.hasty() && !world.healing() && world.chance(0.5);
    if (hasty && world.chance(0.1)) {
      return say(id, Math.max(1, entry.getAttempts() - 1), anything());
    }
    if (!entry.getState().equals("REVIEW")
        || lastSaid.getOrDefault(id, -70_000L) > world.now - 65_000) {
      return null;
    }
    List<Bank.Payment> payments = bank.of(id);
    boolean visible = payments.stream().allMatch(p -> p.visibleAt() <= world.now);
    if (!payments.isEmpty() && visible) {
      return say(id, entry.getAttempts(), Decision.PAID);
    }
    boolean over =
        network.quiet(id)
            && visible
            && world.now > checker.lastClaimAt.get(id) + Profile.LEASE_MS + 20_000;
    if (hasty || over) {
      return say(id, entry.getAttempts(), world.chance(0.3) ? Decision.FAILED : Decision.RETRY);
    }
    return null;
  }

  private Decision anything() {
    return world.random.nextBoolean() ? Decision.FAILED : Decision.RETRY;
  }

  private Verdict say(String id, int attempt, Decision decision) {
    lastSaid.put(id, world.now);
    Verdict verdict = new Verdict(said.size(), id, attempt, decision, "ada", "looked it up");
    said.add(verdict);
    world.say("PERSON    says %s of %s attempt %d", decision, id, attempt);
    return verdict;
  }
}
