package org.payouts.workers.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.payouts.PayoutLedgerEntry;
import org.payouts.workers.ledger.ResultCodec;
import org.payouts.workers.protocol.Step;
import org.payouts.workers.simulation.SimProvider.Question;

/** Judges by the provider's book, the ledger and the calls, never by the worker's own view. */
final class Checker {
  private static final Map<String, Set<String>> EDGES =
      Map.of(
          "", Set.of("ACCEPTED", "FAILED"),
          "ACCEPTED", Set.of("ACCEPTED", "ATTEMPTING", "FAILED"),
          "RETRY_WAIT", Set.of("RETRY_WAIT", "ATTEMPTING", "FAILED"),
          "ATTEMPTING", Set.of("SUBMITTED", "PAID", "FAILED", "RETRY_WAIT", "IN_DOUBT"),
          "IN_DOUBT", Set.of("IN_DOUBT", "PAID", "ATTEMPTING", "REVIEW", "RETRY_WAIT"),
          "SUBMITTED", Set.of("SUBMITTED", "PAID", "REVIEW"),
          "REVIEW", Set.of("REVIEW", "PAID", "FAILED", "RETRY_WAIT"),
          "PAID", Set.of(),
          "FAILED", Set.of());
  private static final Set<String> UNSETTLED_CLAIMS =
      Set.of("ATTEMPTING", "SUBMITTED", "IN_DOUBT", "REVIEW");

  private final World world;
  private final Profile profile;
  private final Set<String> claims = new HashSet<>();
  private final Set<String> calls = new HashSet<>();
  private final Map<String, String> results = new HashMap<>();
  private final Map<String, Question> inLane = new HashMap<>();
  private final Map<String, Long> laneUntil = new HashMap<>();
  private final Map<Integer, Long> tenures = new HashMap<>();
  final Map<String, Long> lastClaimAt = new HashMap<>();
  final Map<String, String> targets = new HashMap<>();
  final Map<String, String> lanes = new HashMap<>();
  final Set<String> seenStates = new TreeSet<>();
  Bank bank;

  Checker(World world, Profile profile) {
    this.world = world;
    this.profile = profile;
  }

  /** A committed ledger record. */
  void written(SimLedger ledger, PayoutLedgerEntry before, PayoutLedgerEntry entry, Step step) {
    String id = entry.getPayoutId();
    String from = before == null ? "" : before.getState();
    String to = entry.getState();
    seenStates.add(to);
    if (!EDGES.get(from).contains(to)) {
      fail("illegal path of %s: %s -> %s", id, from, to);
    }
    int attempts = before == null ? 0 : before.getAttempts();
    boolean claim = to.equals("ATTEMPTING");
    if (entry.getAttempts() != attempts + (claim ? 1 : 0)) {
      fail("illegal path of %s: %s(%d) -> %s(%d)", id, from, attempts, to, entry.getAttempts());
    }
    boolean doubt = before != null && before.getPriorDoubt();
    if (from.equals("ATTEMPTING") && doubt && (to.equals("FAILED") || to.equals("RETRY_WAIT"))) {
      fail("doubt of %s wiped by a later answer: %s", id, to);
    }
    if (from.equals("IN_DOUBT") && to.equals("RETRY_WAIT") && !profile.retryWhenAbsent()) {
      fail("%s is tried again without a person", id);
    }
    if (from.equals("IN_DOUBT") && claim && profile.kind() != Profile.Kind.TOKEN) {
      fail("%s is sent again blind", id);
    }
    if (tenures.merge(ledger.partition, entry.getTenure(), Math::max) > entry.getTenure()) {
      fail("tenure of partition %d decreases", ledger.partition);
    }
    if (claim) {
      claimed(ledger, entry);
    }
    result(id, step);
    if (!profile.faults() && (to.equals("IN_DOUBT") || to.equals("REVIEW"))) {
      fail("%s is %s though nothing went wrong", id, to);
    }
  }

  private void claimed(SimLedger ledger, PayoutLedgerEntry entry) {
    String id = entry.getPayoutId();
    lastClaimAt.put(id, world.now);
    if (!claims.add(id + "#" + entry.getAttempts())) {
      fail("attempt %d of %s is claimed twice", entry.getAttempts(), id);
    }
    for (PayoutLedgerEntry other : ledger.newest().values()) {
      if (!other.getPayoutId().equals(id)
          && UNSETTLED_CLAIMS.contains(other.getState())
          && targets.get(other.getPayoutId()).equals(targets.get(id))) {
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
    if (!step.next().state().name().equals(results.get(id))) {
      fail("ResultAgrees: %s", id);
    }
    if (paid && bank.of(id).isEmpty()) {
      fail("PaidIsTrue: %s was told paid, and the book has nothing", id);
    }
    if (failed && !bank.of(id).isEmpty()) {
      fail("FailedIsTrue: %s was told failed, and the book has it", id);
    }
  }

  /** A payment has entered the provider's book. */
  void paid(Bank.Payment payment, List<Bank.Payment> book) {
    String id = payment.payoutId();
    if (bank.of(id).size() > 1) {
      fail("NoDoublePay: %s was paid %d times", id, bank.of(id).size());
    }
    if ("FAILED".equals(results.get(id))) {
      fail("FailedIsTrue: %s was told failed, and was paid later", id);
    }
  }

  /** A money call leaves a worker. */
  void called(Question call, SimWorker worker, long now) {
    String attempt = call.payoutId() + "#" + call.attempt();
    if (!claims.contains(attempt)) {
      fail("CallHasClaim: %s is called without a committed claim", attempt);
    }
    if (!calls.add(attempt)) {
      fail("%s is called twice", attempt);
    }
    if (profile.kind() == Profile.Kind.TOKEN) {
      return; // The token makes a re-send beside an older owner's call harmless.
    }
    String lane = lanes.get(call.payoutId());
    Question other = inLane.get(lane);
    // A call whose payment the books show is over, even if an older owner still waits for its
    // answer.
    if (other != null && now < laneUntil.get(lane) && !visible(other)) {
      fail("two calls at once in lane %s: %s and %s", lane, other.payoutId(), call.payoutId());
    }
    inLane.put(lane, call);
    laneUntil.put(lane, now + Profile.CALL_TIMEOUT_MS);
  }

  private boolean visible(Question call) {
    return bank.of(call.payoutId()).stream().anyMatch(p -> p.visibleAt() <= world.now);
  }

  void ended(Question call) {
    String lane = lanes.get(call.payoutId());
    if (inLane.get(lane) == call) {
      inLane.remove(lane);
    }
  }

  int calls() {
    return calls.size();
  }

  /** Everything has come to rest. */
  void settled(Set<String> ids) {
    for (String id : ids) {
      String result = results.get(id);
      if (result == null) {
        fail("NotLost: %s has no result", id);
      }
      if (result.equals("PAID") != !bank.of(id).isEmpty()) {
        fail("%s was told %s, the book has %s", id, result, bank.of(id));
      }
    }
  }

  private static void fail(String format, Object... values) {
    throw new Violation(format.formatted(values));
  }
}
