package org.payouts.workers.simulation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.payouts.PayoutLedgerEntry;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Resolution.Decision;

/** Who decides reviews: carefully (nothing is on its way any more), or in haste. */
final class Person {
  private static final String TOPIC = "simulated-resolutions";

  final List<Resolution> said = new ArrayList<>();
  private final World world;
  private final Profile profile;
  private final Bank bank;
  private final Wire wire;
  private final Checker checker;
  private final Map<String, Long> lastSaid = new HashMap<>();

  /** What the books show of the payout looked at, as the ledger has it. */
  private List<String> seen;

  Person(World world, Profile profile, Bank bank, Wire wire, Checker checker) {
    this.world = world;
    this.profile = profile;
    this.bank = bank;
    this.wire = wire;
    this.checker = checker;
  }

  /** Looks at a payout; returns a resolution if there is something to say. */
  Resolution look(PayoutLedgerEntry entry) {
    String id = entry.getPayoutId();
    seen = entry.getBooksEntries();
    if (cancels(entry)) {
      return say(id, 0, Decision.CANCEL);
    }
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
    boolean blind = profile.mutant() == Mutant.D18_RETRY_COMPARES_NOTHING && !world.healed();
    if (!payments.isEmpty() && !blind && (visible || believes())) {
      if (!visible) {
        world.tally.reached("said_paid_before_it_shows");
      }
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

  /** Ends what was never sent, now and then; and in the end what nobody can pay. */
  private boolean cancels(PayoutLedgerEntry entry) {
    boolean lost = world.healed() && checker.waits(entry.getPayoutId());
    boolean unsettled = entry.getSettledAt() == null;
    return unsettled && profile.faults() && world.chance(lost ? 0.02 : world.healed() ? 0 : 0.002);
  }

  /** Has it from the participant that the money is there. */
  private boolean believes() {
    return world.chance(profile.mutant() == Mutant.D21_WORD_FORGOTTEN ? 0.9 : 0.2);
  }

  private Decision anything() {
    return switch (profile.mutant()) {
      case D18_RETRY_COMPARES_NOTHING -> Decision.RETRY;
      case B9_RETRY_WITHOUT_QUIET -> Decision.RETRY;
      case B16_FAILED_WITHOUT_QUIET -> Decision.FAILED;
      default ->
          world.chance(0.02)
              ? Decision.UNKNOWN
              : world.chance(0.4) ? Decision.FAILED : Decision.RETRY;
    };
  }

  /** A request is taken back before anybody has worked on it. */
  Resolution takesBack(String id) {
    seen = null;
    return say(id, 0, Decision.CANCEL);
  }

  private Resolution say(String id, int attempt, Decision decision) {
    lastSaid.put(id, world.now);
    boolean names = seen != null && world.chance(0.9);
    Resolution resolution =
        new Resolution(
            new org.payouts.workers.model.History.ResolutionPosition(TOPIC, said.size()),
            id,
            attempt,
            decision,
            "ada",
            "looked it up",
            names ? seen.stream().map(BigDecimal::new).toList() : null);
    said.add(resolution);
    if (decision == Decision.RETRY) {
      bank.retried(id);
    }
    world.say("PERSON    says %s of %s attempt %d", decision, id, attempt);
    return resolution;
  }
}
