package org.payouts.workers.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.workers.ledger.ResultCodec;
import org.payouts.workers.protocol.Step;

/**
 * Stops a history at the moment a rule is broken, by the provider's book, the ledger and the calls,
 * never by the worker's own view. What can be judged afterwards is left to the audit's checker.
 */
final class Checker {
  private static final Set<String> UNSETTLED_CLAIMS =
      Set.of("ATTEMPTING", "SUBMITTED", "IN_DOUBT", "REVIEW");

  private final World world;
  private final Profile profile;
  private final Bank bank;
  private final Map<String, String> targets = new HashMap<>();
  private final Map<String, String> lanes = new HashMap<>();
  private final Set<String> claims = new HashSet<>();
  private final Set<String> calls = new HashSet<>();
  private final Map<String, String> results = new HashMap<>();
  private final Map<String, Set<String>> bulks = new HashMap<>();
  private final Map<String, Set<String>> bulkRows = new HashMap<>();
  private final Set<String> bulkCalls = new HashSet<>();
  private final Map<String, List<Bank.Sender>> inLane = new HashMap<>();
  private final Map<String, Long> laneUntil = new HashMap<>();
  private final Map<String, Long> lastClaimAt = new HashMap<>();

  Checker(World world, Profile profile, Bank bank) {
    this.world = world;
    this.profile = profile;
    this.bank = bank;
    bank.onPaid(this::paid);
  }

  void requested(String payoutId, String target, String lane) {
    targets.put(payoutId, target);
    lanes.put(payoutId, lane);
  }

  Set<String> payouts() {
    return targets.keySet();
  }

  String target(String payoutId) {
    return targets.get(payoutId);
  }

  long lastClaimAt(String payoutId) {
    return lastClaimAt.get(payoutId);
  }

  boolean settled(String payoutId) {
    return results.containsKey(payoutId);
  }

  int calls() {
    return calls.size();
  }

  // ---- the ledger ----------------------------------------------------------------------------

  /** A committed ledger record. */
  void written(SimLedger ledger, PayoutLedgerEntry entry, Step step) {
    String to = entry.getState();
    world.tally.transition(step.by(), to);
    if (to.equals("ATTEMPTING")) {
      claimed(ledger, entry);
    }
    result(entry.getPayoutId(), step);
    probe(entry);
    if (!profile.faults() && (to.equals("IN_DOUBT") || to.equals("REVIEW"))) {
      fail("%s is %s though nothing went wrong", entry.getPayoutId(), to);
    }
  }

  private void probe(PayoutLedgerEntry entry) {
    boolean paid = !bank.of(entry.getPayoutId()).isEmpty();
    switch (entry.getState()) {
      case "REVIEW" -> {
        world.tally.reached(paid ? "review_of_hidden_payment" : "review_of_nothing_paid");
        String bulkId = String.valueOf(entry.getAttempt().getBulkId());
        if (bulkRows.getOrDefault(bulkId, Set.of()).stream()
            .anyMatch(row -> "PAID".equals(results.get(row)))) {
          world.tally.reached("row_paid_while_another_waits_for_a_person");
        }
      }
      case "PAID" -> {
        if (paid && bank.of(entry.getPayoutId()).get(0).sender().attempt() > 1) {
          world.tally.reached("paid_by_later_attempt");
        }
      }
      default -> {
        // Nothing of interest.
      }
    }
  }

  private void claimed(SimLedger ledger, PayoutLedgerEntry entry) {
    String id = entry.getPayoutId();
    lastClaimAt.put(id, world.now);
    claims.add(id + "#" + entry.getAttempts());
    String bulkId = entry.getAttempt().getBulkId();
    if (bulkId != null) {
      bulks.computeIfAbsent(bulkId, key -> new HashSet<>()).add(target(id));
      bulkRows.computeIfAbsent(bulkId, key -> new HashSet<>()).add(id);
    }
    if (profile.mutant().hidesTargets()) {
      return; // What this costs is to be seen in the money.
    }
    for (PayoutLedgerEntry other : ledger.newest().values()) {
      if (!other.getPayoutId().equals(id)
          && UNSETTLED_CLAIMS.contains(other.getState())
          && target(other.getPayoutId()).equals(target(id))) {
        fail("%s and %s are unsettled on one target", id, other.getPayoutId());
      }
    }
  }

  private void result(String id, Step step) {
    boolean paid = ResultCodec.paid(step.next()).isPresent();
    boolean failed = ResultCodec.failed(step.next()).isPresent();
    if (!paid && !failed) {
      return;
    }
    if (results.put(id, paid ? "PAID" : "FAILED") != null) {
      fail("OneResult: %s has a second result", id);
    }
    if (paid && bank.of(id).isEmpty()) {
      fail("PaidIsTrue: %s was told paid, and the book has nothing", id);
    }
    if (failed && !bank.of(id).isEmpty()) {
      fail("FailedIsTrue: %s was told failed, and the book has it", id);
    }
  }

  // ---- the money -----------------------------------------------------------------------------

  private void paid(Bank.Booked line) {
    String id = line.sender().payoutId();
    int times = bank.of(id).size();
    if (times > 1) {
      fail("NoDoublePay: %s was paid %d times", id, times);
    }
    if ("FAILED".equals(results.get(id))) {
      fail("FailedIsTrue: %s was told failed, and was paid later", id);
    }
  }

  /** A money call leaves a worker. */
  void called(List<Bank.Sender> senders, Call call) {
    if (!profile.mutant().ofBulks()) {
      senders.forEach(this::claimedOnce);
      bulk(call);
    }
    if (profile.token() || profile.mutant().hidesTargets()) {
      return; // The token makes a re-send beside an older owner's call harmless.
    }
    String lane = lanes.get(senders.get(0).payoutId());
    List<Bank.Sender> other = inLane.get(lane);
    // A call whose payment the books show is over, even if an older owner still waits for its
    // answer.
    if (other != null
        && world.now < laneUntil.get(lane)
        && other.stream().noneMatch(this::shown)
        && !profile.mutant().ofBulks()) {
      fail("two calls at once in lane %s: %s and %s", lane, other, senders);
    }
    inLane.put(lane, senders);
    laneUntil.put(lane, world.now + Profile.CALL_TIMEOUT_MS);
  }

  private void claimedOnce(Bank.Sender sender) {
    String attempt = sender.payoutId() + "#" + sender.attempt();
    if (!claims.contains(attempt) && profile.mutant() != Mutant.B1_CLAIM_NOT_AWAITED) {
      fail("CallHasClaim: %s is called without a committed claim", attempt);
    }
    if (!calls.add(attempt)) {
      fail("%s is called twice", attempt);
    }
  }

  /** Whatever a draft holds is paid: each row must have been claimed in it, and it is sent once. */
  private void bulk(Call call) {
    if (profile.platform() != Platform.PROLIFIC
        || profile.mutant() == Mutant.B1_CLAIM_NOT_AWAITED) {
      return;
    }
    Set<String> claimed = bulks.getOrDefault(call.reference(), Set.of());
    if (!claimed.containsAll(call.targets())) {
      fail("CallHasClaim: bulk of %s is paid, claimed are %s", call.targets(), claimed);
    }
    if (!bulkCalls.add(call.reference())) {
      fail("OneCall: the bulk of %s is sent again", call.targets());
    }
  }

  private boolean shown(Bank.Sender sender) {
    List<Bank.Booked> lines = bank.of(sender.payoutId());
    return lines.stream().anyMatch(line -> line.visible(world.wallMs()));
  }

  /** The worker has its answer. */
  void ended(List<Bank.Sender> senders) {
    inLane.remove(lanes.get(senders.get(0).payoutId()), senders);
  }

  void fail(String format, Object... values) {
    throw world.broken(format.formatted(values));
  }
}
