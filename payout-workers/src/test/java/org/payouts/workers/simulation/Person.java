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
  private final Wire wire;
  private final Checker checker;
  private final Map<String, Long> lastSaid = new HashMap<>();

  Person(World world, Profile profile, Bank bank, Wire wire, Checker checker) {
    this.world = world;
    this.profile = profile;
    this.bank = bank;
    this.wire = wire;
    this.checker = checker;
  }

  /** Looks at a payout; returns a verdict if there is something to say. */
  Verdict look(PayoutLedgerEntry entry) {
    String id = entry.getPayoutId();
    boolean hasty = profile.hasty() && !world.healed() && world.chance(0.3);
    if (hasty && world.chance(0.05)) {
      return say(id, Math.max(1, entry.getAttempts() - 1), anything());
    }
    if (!entry.getState().equals("REVIEW")
        || lastSaid.getOrDefault(id, -70_000L) > world.now - 65_000) {
      return null;
    }
    List<Bank.Booked> payments = bank.of(id);
    boolean visible = bank.visible(payments);
    if (!payments.isEmpty() && visible) {
      return say(id, entry.getAttempts(), Decision.PAID);
    }
    boolean over =
        wire.quiet(id)
            && visible
            && bank.nothingQueued(checker.target(id))
            && world.now > checker.lastClaimAt(id) + Profile.LEASE_MS + 20_000;
    if (hasty || over) {
      return say(id, entry.getAttempts(), anything());
    }
    return null;
  }

  private Decision anything() {
    return switch (profile.mutant()) {
      case B9_RETRY_WITHOUT_QUIET -> Decision.RETRY;
      case B16_FAILED_WITHOUT_QUIET -> Decision.FAILED;
      default ->
          world.chance(0.02)
              ? Decision.UNKNOWN
              : world.chance(0.4) ? Decision.FAILED : Decision.RETRY;
    };
  }

  private Verdict say(String id, int attempt, Decision decision) {
    lastSaid.put(id, world.now);
    Verdict verdict = new Verdict(said.size(), id, attempt, decision, "ada", "looked it up");
    said.add(verdict);
    world.say("PERSON    says %s of %s attempt %d", decision, id, attempt);
    return verdict;
  }
}
