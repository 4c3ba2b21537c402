package org.payouts.workers.simulation;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.workers.ledger.ResultCodec;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Transition;

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
  private final Map<String, String> newestBulk = new HashMap<>();
  private final Set<String> bulkCalls = new HashSet<>();
  private final Map<String, List<Bank.Sender>> inLane = new HashMap<>();
  private final Map<String, Long> laneUntil = new HashMap<>();
  private final Map<String, Long> lastClaimAt = new HashMap<>();
  private final Map<String, Integer> unattended = new HashMap<>();
  private final Set<String> everSent = new HashSet<>();
  private final Set<String> waits = new HashSet<>();
  private final Map<String, List<BigDecimal>> baselines = new HashMap<>();
  private final Set<String> askedAgain = new HashSet<>();

  /**
   * Attempts up to this one are a person's affair: said not to have paid, and could not be seen.
   */
  private final Map<String, Integer> personsAffair = new HashMap<>();

  private IntConsumer onPartPaid = partition -> {};

  Checker(World world, Profile profile, Bank bank) {
    this.world = world;
    this.profile = profile;
    this.bank = bank;
    bank.onPaid(this::paid);
  }

  /** Some payouts of a call are settled, and others are not; of this partition. */
  void onPartPaid(IntConsumer action) {
    onPartPaid = action;
  }

  void requested(String payoutId, String target, String lane) {
    targets.put(payoutId, target);
    lanes.put(payoutId, lane);
  }

  /** Nobody can pay it: it may wait for ever, and nobody else for it. */
  void waitsForEver(String payoutId) {
    waits.add(payoutId);
  }

  boolean waits(String payoutId) {
    return waits.contains(payoutId);
  }

  Set<String> payouts() {
    return targets.keySet();
  }

  String target(String payoutId) {
    return targets.get(payoutId);
  }

  String lane(String payoutId) {
    return lanes.get(payoutId);
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
    baseline(entry, step);
    word(entry, step);
    if (step.by() == Transition.ABSENT_SO_RETRIED) {
      bank.retried(entry.getPayoutId());
    }
    boolean unseen = !bank.shownToRead(entry.getOwner(), entry.getPayoutId());
    if (to.equals("FAILED")
        && !profile.bounded()
        && unseen
        && askedAgain.remove(entry.getPayoutId())) {
      // A person wanted another attempt; what was not to be seen then is the person's.
      personsAffair.put(entry.getPayoutId(), entry.getAttempts());
    }
    result(entry.getPayoutId(), step);
    if (to.equals("PAID") && !rowsOf(entry.getPayoutId()).stream().allMatch(this::settled)) {
      onPartPaid.accept(ledger.partition);
    }
    probe(entry);
    if (!profile.faults() && (to.equals("IN_DOUBT") || to.equals("REVIEW"))) {
      fail("%s is %s though nothing went wrong", entry.getPayoutId(), to);
    }
  }

  /** Decision 0024, from the records alone: only a person's word changes the first baseline. */
  private void baseline(PayoutLedgerEntry entry, Step step) {
    if (entry.getAttempt() == null || entry.getAttempt().getBaselinePayments() == null) {
      return;
    }
    String id = entry.getPayoutId();
    List<BigDecimal> now =
        entry.getAttempt().getBaselinePayments().stream().map(BigDecimal::new).sorted().toList();
    boolean first = step.by() == Transition.CLAIMED && entry.getSentCalls() == 1;
    if (step.by() == Transition.RESOLUTION_RETRY || first) {
      baselines.put(id, now);
    } else if (!now.equals(baselines.getOrDefault(id, now))) {
      fail("FirstBaseline: %s had %s and has %s", id, baselines.get(id), now);
    }
  }

  private void word(PayoutLedgerEntry entry, Step step) {
    String id = entry.getPayoutId();
    switch (step.by()) {
      case RESOLUTION_RETRY -> {
        unattended.remove(id);
        askedAgain.add(id);
        world.tally.reached("retry_by_word");
      }
      case RESOLUTION_FAILED -> {
        if (!profile.bounded() && !bank.shownToRead(entry.getOwner(), id)) {
          personsAffair.put(id, entry.getAttempts());
        }
      }
      case CANCELLED -> {
        if (everSent.contains(id)) {
          fail("CancelledIsUnsent: a call of %s had left", id);
        }
      }
      default -> {
        // Nobody has said anything.
      }
    }
  }

  /** Whether a payment came of an attempt that a person took responsibility for. */
  private boolean persons(Bank.Booked line) {
    int upTo = personsAffair.getOrDefault(line.sender().payoutId(), 0);
    return line.sender().attempt() > 0 && line.sender().attempt() <= upTo;
  }

  private List<Bank.Booked> ours(String id) {
    return bank.of(id).stream().filter(line -> !persons(line)).toList();
  }

  /** A payment that a person denied may be taken for another payout of its target. */
  boolean tainted(String target) {
    return bank.all().stream()
        .anyMatch(
            line ->
                line.sender() != null && line.sender().target().equals(target) && persons(line));
  }

  boolean tainted() {
    return bank.all().stream().anyMatch(line -> line.sender() != null && persons(line));
  }

  private void probe(PayoutLedgerEntry entry) {
    boolean paid = !bank.of(entry.getPayoutId()).isEmpty();
    switch (entry.getState()) {
      case "REVIEW" -> {
        world.tally.reached(paid ? "review_of_hidden_payment" : "review_of_nothing_paid");
        if (rowsOf(entry.getPayoutId()).stream().anyMatch(row -> "PAID".equals(results.get(row)))) {
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

  /** All payouts of its newest call, where calls are made for several. */
  private Set<String> rowsOf(String payoutId) {
    return bulkRows.getOrDefault(newestBulk.getOrDefault(payoutId, ""), Set.of());
  }

  private void claimed(SimLedger ledger, PayoutLedgerEntry entry) {
    String id = entry.getPayoutId();
    lastClaimAt.put(id, world.now);
    if (askedAgain.remove(id) && !profile.bounded() && !bank.shownToPreparation(id)) {
      personsAffair.put(id, entry.getAttempts() - 1);
    }
    claims.add(id + "#" + entry.getAttempts());
    String bulkId = entry.getAttempt().getBulkId();
    if (bulkId != null) {
      newestBulk.put(id, bulkId);
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
    if (paid && bank.of(id).isEmpty() && !tainted(target(id))) {
      boolean others =
          bank.all().stream()
              .anyMatch(line -> line.sender() != null && line.sender().target().equals(target(id)));
      fail(
          others
              ? "OnePaymentOnePayout: %s was written paid by another payout's payment"
              : "PaidIsTrue: %s was written paid, and the book has nothing",
          id);
    }
    if (failed && !ours(id).isEmpty()) {
      fail("FailedIsTrue: %s was written failed, and the book has it", id);
    }
    if (paid) {
      bank.settled(id);
    }
  }

  // ---- the money -----------------------------------------------------------------------------

  private void paid(Bank.Booked line) {
    String id = line.sender().payoutId();
    bound(line);
    if (persons(line)) {
      world.tally.reached("paid_against_a_persons_word");
      return;
    }
    int times = ours(id).size();
    if (times > 1) {
      fail("NoDoublePay: %s was paid %d times", id, times);
    }
    if ("FAILED".equals(results.get(id))) {
      fail("FailedIsTrue: %s was written failed, and was paid later", id);
    }
  }

  /**
   * docs/protocol.md, "What is bound to the account": in the request's currency, out of the
   * request's workspace.
   */
  private void bound(Bank.Booked line) {
    String id = line.sender().payoutId();
    boolean workspace = profile.platform() == Platform.PROLIFIC;
    if (!line.payment().currency().equals("USD")) {
      fail("Bound: %s was paid in %s", id, line.payment().currency());
    }
    if (workspace && !line.payment().account().equals(lanes.get(id))) {
      fail("Bound: %s was paid out of %s", id, line.payment().account());
    }
  }

  /** A money call leaves a worker. */
  void called(List<Bank.Sender> senders, Call call, boolean leaves) {
    if (leaves) {
      senders.forEach(this::counted);
    }
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

  /** Decision 0025: few without a person, whatever is answered. */
  private void counted(Bank.Sender sender) {
    String id = sender.payoutId();
    everSent.add(id);
    int calls = unattended.merge(id, 1, Integer::sum);
    world.tally.most("money_calls_without_a_person", calls);
    if (calls > Profile.MONEY_CALLS) {
      fail("MoneyCalls: %d for %s without a person", calls, id);
    }
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
    if (settled(sender.payoutId())) {
      return true; // Lists may have forgotten it since.
    }
    List<Bank.Booked> lines = bank.of(sender.payoutId());
    return lines.stream().anyMatch(line -> bank.visible(List.of(line)));
  }

  /** The worker has its answer. */
  void ended(List<Bank.Sender> senders) {
    inLane.remove(lanes.get(senders.get(0).payoutId()), senders);
  }

  void fail(String format, Object... values) {
    throw world.broken(format.formatted(values));
  }
}
