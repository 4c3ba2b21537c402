package org.payouts.workers.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.payouts.workers.calls.ConversationRunner;
import org.payouts.workers.ledger.CommandCodec;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.protocol.Claim;
import org.payouts.workers.protocol.Effects;
import org.payouts.workers.protocol.Group;
import org.payouts.workers.protocol.LedgerImage;
import org.payouts.workers.protocol.Moment;
import org.payouts.workers.protocol.MoneyCall;
import org.payouts.workers.protocol.Owner;
import org.payouts.workers.protocol.Payout;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.PayoutState;
import org.payouts.workers.protocol.Policy;
import org.payouts.workers.protocol.Ref;
import org.payouts.workers.protocol.Step;
import org.payouts.workers.protocol.Transition;
import org.payouts.workers.protocol.Verdict;
import org.payouts.workers.protocol.WorkerCore;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Candidate;
import org.payouts.workers.provider.Evidence;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;
import org.payouts.workers.provider.ProbeResult;
import org.payouts.workers.provider.Provider;
import org.payouts.workers.provider.Reason;

/**
 * A worker process: the real core, the real provider and the real call runner, with clocks and a
 * fate of its own. It stands for the Kafka shell, which is not simulated.
 */
final class SimWorker<Q, A> implements Effects {

  /** An ownership as this process believes in it. */
  private static final class Holding {
    private final SimLedger ledger;
    private final long epoch;
    private long incarnation;
    private long position;
    private boolean tap = true;
    private boolean revoking;
    private boolean feeding;
    private long lastWrittenAt;
    private String owner = "";

    private Holding(SimLedger ledger, long epoch) {
      this.ledger = ledger;
      this.epoch = epoch;
    }
  }

  final String name;
  private final World world;
  private final Profile profile;
  private final Registry registry;
  private final Bank bank;
  private final Provider<Q, A> provider;
  private final WorkerCore core;
  private final ConversationRunner<Q, A> runner;
  private final Map<Integer, Holding> holdings = new HashMap<>();
  private final Map<Integer, Holding> taking = new HashMap<>();
  private final Set<String> busyTargets = new HashSet<>();
  private final Set<String> retries = new HashSet<>();
  private MoneyCall paying;
  private final int width;
  private int asking;
  private boolean probing;
  private Holding payingFrom;
  private int takeOvers;
  private boolean alive = true;
  private long frozenUntil;
  private long monotonicLost;
  private long wallOffset;
  private long nextWake = -1;

  SimWorker(
      String name,
      World world,
      Profile profile,
      Policy policy,
      Registry registry,
      Side<Q, A> side,
      Bank bank,
      Wire wire) {
    this.name = name;
    this.world = world;
    this.profile = profile;
    this.registry = registry;
    this.bank = bank;
    this.provider = Mutated.of(side.provider(), profile.mutant(), side.drafts());
    this.core = new WorkerCore(policy, this);
    this.width = policy.width();
    boolean noLease = profile.mutant() == Mutant.B7_NO_LEASE;
    this.runner =
        new ConversationRunner<>(
            wire.of(this, side.tongue()), noLease ? () -> new Moment(0, 0) : this::now);
  }

  private Moment now() {
    return new Moment(world.now - monotonicLost, world.wallMs() + wallOffset);
  }

  /** Whose money question is being asked. */
  List<Bank.Sender> senders() {
    if (payingFrom.epoch != payingFrom.ledger.epoch()) {
      world.tally.reached("zombie_call");
    }
    return paying.claims().stream().map(SimWorker::sender).toList();
  }

  private static Bank.Sender sender(Claim claim) {
    PayoutRequest request = claim.request();
    return new Bank.Sender(
        request.payoutId(), claim.attempt(), Mutated.shown(request.target().key()));
  }

  /** Probes have no part in the width. */
  boolean counted() {
    return !probing;
  }

  /** A question leaves, or has its reply. */
  void asks(int more) {
    asking += more;
    world.tally.most("questions_at_once", asking);
    if (asking > width) {
      throw world.broken("Width: %d questions in flight of at most %d".formatted(asking, width));
    }
  }

  // ---- the process ---------------------------------------------------------------------------

  boolean alive() {
    return alive;
  }

  boolean frozen() {
    return world.now < frozenUntil;
  }

  void kill() {
    alive = false;
  }

  void freeze(long ms) {
    if (!frozen()) {
      frozenUntil = world.now + ms;
      monotonicLost += profile.suspends() ? ms : 0;
    }
  }

  void moveWallClock(long ms) {
    wallOffset = ms;
  }

  boolean holds(int partition) {
    return holdings.containsKey(partition) || taking.containsKey(partition);
  }

  /** Runs it now, at the end of the freeze, or never. */
  private void whenRunning(Runnable action) {
    if (!alive) {
      return;
    }
    if (frozen()) {
      world.at(frozenUntil, () -> whenRunning(action));
    } else {
      action.run();
    }
  }

  /** An answer from the network. */
  void heard(Runnable action) {
    whenRunning(action);
  }

  private void post(Runnable event) {
    world.in(
        world.between(0, 2),
        () ->
            whenRunning(
                () -> {
                  event.run();
                  advance();
                }));
  }

  private void advance() {
    long due = core.advance(now());
    if (due == Long.MAX_VALUE) {
      return;
    }
    long at = Math.max(world.now, due + monotonicLost);
    if (nextWake > world.now && nextWake <= at) {
      return;
    }
    nextWake = at;
    world.at(
        at,
        () ->
            whenRunning(
                () -> {
                  if (nextWake == at) {
                    nextWake = -1;
                  }
                  advance();
                }));
  }

  // ---- ownership -----------------------------------------------------------------------------

  /** Assigned: first the epoch, then the ledger, then the committed offset. */
  void takeOver(SimLedger ledger) {
    Holding holding = new Holding(ledger, ledger.newEpoch());
    taking.put(ledger.partition, holding);
    world.say("%s takes partition %d over", name, ledger.partition);
    world.in(world.between(1, 300), () -> whenRunning(() -> replay(holding)));
  }

  private void replay(Holding holding) {
    if (registry.down()) {
      world.in(5_000, () -> whenRunning(() -> replay(holding)));
      return;
    }
    LedgerImage image = holding.ledger.replay();
    long committed = holding.ledger.committedOffset;
    world.in(world.between(1, 50), () -> whenRunning(() -> own(holding, image, committed)));
  }

  private void own(Holding holding, LedgerImage image, long committed) {
    int partition = holding.ledger.partition;
    if (!taking.remove(partition, holding)) {
      return;
    }
    holdings.put(partition, holding);
    holding.position = committed;
    Owner owner = new Owner(image.nextTenure(), name + "." + ++takeOvers);
    holding.owner = owner.id();
    holding.incarnation = core.takenOver(partition, owner, image, now());
    advance();
    feed(partition);
  }

  /** Handed back properly: finish what is in flight, at most 20 s. */
  void revoke(int partition, Runnable released) {
    Holding holding = holdings.get(partition);
    if (holding == null) {
      taking.remove(partition);
      released.run();
      return;
    }
    holding.revoking = true;
    long deadline = world.now + 20_000;
    post(
        () -> {
          if (holdings.get(partition) == holding) {
            core.revoking(partition);
          }
        });
    world.in(10, () -> awaitDrained(holding, deadline, released));
  }

  private void awaitDrained(Holding holding, long deadline, Runnable released) {
    if (!alive) {
      return;
    }
    int partition = holding.ledger.partition;
    if (frozen() || (!core.drained(partition) && world.now < deadline)) {
      world.in(100, () -> awaitDrained(holding, deadline, released));
      return;
    }
    lose(holding);
    released.run();
  }

  /** Told that the partition is somebody else's. */
  void lost(int partition) {
    Holding holding = holdings.get(partition);
    if (holding != null) {
      lose(holding);
    }
  }

  private void lose(Holding holding) {
    int partition = holding.ledger.partition;
    if (holdings.remove(partition, holding)) {
      world.say("%s forgets partition %d", name, partition);
      core.lost(partition);
      busyTargets.clear();
    }
  }

  // ---- commands and verdicts -----------------------------------------------------------------

  void feed(int partition) {
    Holding holding = holdings.get(partition);
    if (holding != null && !holding.feeding && alive) {
      holding.feeding = true;
      long wait = registry.down() ? 500 : world.between(5, 50);
      world.in(wait, () -> whenRunning(() -> poll(holding)));
    }
  }

  private void poll(Holding holding) {
    holding.feeding = false;
    int partition = holding.ledger.partition;
    if (holdings.get(partition) != holding || !holding.tap || holding.revoking) {
      return;
    }
    if (registry.down()) {
      feed(partition);
      return;
    }
    List<SimLedger.Commanded> commands = holding.ledger.commands;
    long from = holding.position;
    long to = Math.min(commands.size(), from + world.between(1, 4));
    holding.position = Math.max(from, to);
    for (long offset = from; offset < to; offset++) {
      core.command(
          partition, CommandCodec.read(commands.get((int) offset).command()), offset, now());
    }
    if (to > from) {
      advance();
      feed(partition);
    }
  }

  void verdict(Verdict verdict) {
    post(() -> core.verdict(heard(verdict), now()));
  }

  // ---- transactions --------------------------------------------------------------------------

  @Override
  public void commit(Group asked) {
    Holding holding = holdings.get(asked.partition());
    if (holding == null || holding.incarnation != asked.incarnation()) {
      return; // Handed back meanwhile.
    }
    Group group = wiped(asked);
    boolean faulty = profile.faults() && !world.healed();
    boolean survivesDeath = world.random.nextBoolean();
    boolean unsure = faulty && world.chance(0.01);
    boolean unsureButDone = world.random.nextBoolean();
    long slow = faulty && world.chance(0.03) ? world.between(1_000, 15_000) : 0;
    if (faulty && world.chance(0.02)) {
      world.tally.fault("transaction_aborted");
      slow += 200; // Surely aborted: the same group is sent again.
    }
    boolean claims =
        group.steps().stream().anyMatch(s -> s.next().state() instanceof PayoutState.Attempting);
    if (profile.mutant() == Mutant.B22_ROWS_CLAIMED_APART && claims && group.steps().size() > 1) {
      commitApart(holding, group, 200 + slow);
      return;
    }
    if (profile.mutant() == Mutant.B1_CLAIM_NOT_AWAITED && claims) {
      commitTooLate(holding, group, 200 + slow);
      return;
    }
    if (profile.mutant() == Mutant.B10_OFFSETS_FIRST && group.nextOffset() >= 0) {
      holding.ledger.commitOffset(group.nextOffset());
      slow += 8_000;
    }
    world.at(
        Math.max(world.now + world.between(1, 20) + slow, holding.lastWrittenAt + 1),
        () -> {
          if (!alive && !survivesDeath) {
            return;
          }
          if (holding.ledger.fences(holding.epoch, group)) {
            world.tally.fault("fenced");
            post(() -> lose(holding));
            return;
          }
          if (unsure) {
            world.tally.fault(unsureButDone ? "commit_unsure_done" : "commit_unsure_not_done");
          }
          if (!unsure || unsureButDone) {
            holding.ledger.append(group);
          }
          if (claims && faulty) {
            stopBehindClaim();
          }
          post(
              unsure || group != asked
                  ? () -> lose(holding)
                  : () -> core.committed(group.partition(), group.incarnation(), now()));
        });
  }

  /** B22: the first row's claim is committed, the others' are on their way. */
  private void commitApart(Holding holding, Group group, long afterMs) {
    if (holding.ledger.fences(holding.epoch, group)) {
      post(() -> lose(holding));
      return;
    }
    holding.ledger.append(part(group, 0, 1));
    commitTooLate(holding, part(group, 1, group.steps().size()), afterMs);
  }

  private static Group part(Group group, int from, int to) {
    return new Group(
        group.partition(),
        group.incarnation(),
        group.owner(),
        group.steps().subList(from, to),
        from == 0 ? -1 : group.nextOffset());
  }

  /** B1: the claim is on its way, and the call does not wait for it. */
  private void commitTooLate(Holding holding, Group group, long afterMs) {
    post(() -> core.committed(group.partition(), group.incarnation(), now()));
    holding.lastWrittenAt = world.now + afterMs;
    boolean apart = profile.mutant() == Mutant.B22_ROWS_CLAIMED_APART;
    if (!world.healed() && world.chance(apart ? 0.5 : 0.15)) {
      world.in(afterMs / 2, this::kill);
    }
    world.in(
        afterMs,
        () -> {
          if (alive && !holding.ledger.fences(holding.epoch, group)) {
            holding.ledger.append(group);
          }
        });
  }

  /** What a mutant writes otherwise; the core learns of it by a new replay. */
  private Group wiped(Group group) {
    List<Step> steps = group.steps().stream().map(this::wiped).toList();
    if (steps.equals(group.steps())) {
      return group;
    }
    return new Group(
        group.partition(), group.incarnation(), group.owner(), steps, group.nextOffset());
  }

  private Step wiped(Step step) {
    Payout payout = step.next();
    boolean again = payout.history().sentCalls() > 1;
    boolean fails =
        switch (profile.mutant()) {
          case B4_UNCLEAR_IS_FAILED -> step.by() == Transition.ANSWERED_UNCLEAR;
          case B17_REFUSAL_WIPES_DOUBT -> step.by() == Transition.ANSWERED_REFUSED && again;
          case D20_LATER_REFUSAL_FAILS ->
              step.by() == Transition.REFUSED_THOUGH_ATTEMPTED
                  || (step.by() == Transition.ANSWERED_REFUSED && again);
          default -> false;
        };
    if (fails) {
      PayoutState failed = new PayoutState.Failed("REFUSED", "refused", now().wallMs());
      Payout forgetful = new Payout(payout.command(), failed, payout.history());
      return new Step(Transition.ABSENT_SO_FAILED, forgetful, null);
    }
    return profile.mutant() == Mutant.D21_WORD_FORGOTTEN
            && step.by() == Transition.VERDICT_PAID
            && payout.state() instanceof PayoutState.Paid paid
            && paid.known() != null
        ? new Step(step.by(), forgetting(payout, paid), step.review())
        : step;
  }

  private static Payout forgetting(Payout payout, PayoutState.Paid paid) {
    PayoutState forgetful =
        new PayoutState.Paid(
            paid.paidAmountMinor(),
            paid.evidence(),
            paid.settledAtMs(),
            paid.known().subList(0, paid.known().size() - 1));
    return new Payout(payout.command(), forgetful, payout.history());
  }

  /**
   * The worst moment: the claim is durable, the call has not left, and the process stands still.
   */
  private void stopBehindClaim() {
    boolean noLease = profile.mutant() == Mutant.B7_NO_LEASE;
    if (world.chance(noLease ? 0.3 : 0.02)) {
      world.say("FREEZE    %s behind a claim", name);
      world.tally.fault("freeze_behind_claim");
      freeze(noLease ? world.between(130_000, 300_000) : world.between(20_000, 200_000));
    } else if (world.chance(0.02)) {
      world.say("KILL      %s behind a claim", name);
      world.tally.fault("kill_behind_claim");
      kill();
    }
  }

  // ---- calls ---------------------------------------------------------------------------------

  @Override
  public void prepare(Ref ref, List<Candidate> candidates, int parallel) {
    List<PayoutRequest> requests = candidates.stream().map(Candidate::request).toList();
    String target = Mutated.shown(requests.get(0).target().key());
    boolean untilAnswered = profile.mutant() == Mutant.B14_TARGETS_HELD_UNTIL_ANSWERED;
    if (untilAnswered && !busyTargets.add(target)) {
      post(() -> core.prepared(ref, later(candidates, "busy"), now()));
      return;
    }
    requests.forEach(each -> bank.preparing(each.payoutId(), Mutated.shown(each.target().key())));
    runner.ask(
        () -> provider.prepare(candidates, parallel),
        why -> later(candidates, why),
        found -> {
          if (profile.mutant() == Mutant.B25_ORPHANED_DRAFT_PAID
              && !world.healed()
              && world.chance(0.3)) {
            kill();
          }
          post(
              () -> {
                if (!(found.get(0) instanceof Preparation.Ready)) {
                  busyTargets.remove(target);
                }
                found.forEach(each -> tell(requests.size(), each));
                core.prepared(ref, found, now());
              });
        });
  }

  private static List<Preparation> later(List<Candidate> candidates, String why) {
    return Preparation.all(candidates, new Preparation.Later(unreachable(why), null));
  }

  private static Reason unreachable(String why) {
    return new Reason(Reason.UNREACHABLE, why);
  }

  private void tell(int rows, Preparation found) {
    if (rows > 1) {
      world.tally.reached("bulk_row_" + found.getClass().getSimpleName());
    }
  }

  @Override
  public void pay(Ref ref, MoneyCall call) {
    // The money call waits for a thread of the pool; the lease is looked at after that.
    long queue = world.chance(0.02) ? world.between(0, 15_000) : 0;
    Holding from = holdings.get(ref.partition());
    world.in(queue, () -> whenRunning(() -> payNow(ref, call, from, false)));
  }

  private void payNow(Ref ref, MoneyCall call, Holding from, boolean again) {
    Claim claim = call.claims().get(0);
    paying = call;
    payingFrom = from;
    runner.pay(
        call,
        () -> provider.pay(call),
        answer ->
            post(
                () -> {
                  if (profile.mutant() == Mutant.B23_BULK_SENT_AGAIN
                      && answer instanceof Answer.Unclear
                      && !again) {
                    payNow(ref, call, from, true);
                    return;
                  }
                  busyTargets.remove(Mutated.shown(claim.request().target().key()));
                  if (answer instanceof Answer.NotSent notSent && notSent.why().contains("lease")) {
                    world.tally.reached("lease_was_over");
                  }
                  core.answered(ref, answer, ended(answer));
                }));
  }

  /** When a call ended; a mutant that knows no quiet dates that back. */
  private Moment ended(Answer answer) {
    boolean presumption =
        profile.mutant() == Mutant.D19_PRESUMPTION_WITHOUT_QUIET
            && answer instanceof Answer.PresumedNotPaid;
    long back =
        profile.mutant().knowsNoQuiet()
            ? Profile.QUIET_MS
            : presumption ? Profile.PRESUMED_QUIET_MS : 0;
    Moment now = now();
    return new Moment(now.monotonicMs() - back, now.wallMs());
  }

  @Override
  public void read(Ref ref, PayoutRequest request, Basis basis) {
    Holding holding = holdings.get(ref.partition());
    bank.reading(holding == null ? "" : holding.owner, request.payoutId());
    runner.ask(
        () -> provider.read(request, basis),
        why -> (Evidence) new Evidence.Unreadable(unreachable(why), null, false),
        evidence -> post(() -> core.readDone(ref, compared(ref, evidence), now())));
  }

  /** D18: where somebody has asked for another attempt, whatever the books show will do. */
  private Evidence compared(Ref ref, Evidence evidence) {
    if (!retries.contains(ref.payoutId())) {
      return evidence;
    }
    return evidence instanceof Evidence.Present present
        ? new Evidence.Absent(present.text(), present.entries())
        : evidence instanceof Evidence.Differs differs
            ? new Evidence.Absent(differs.text(), differs.entries())
            : evidence;
  }

  private Verdict heard(Verdict verdict) {
    if (profile.mutant() != Mutant.D18_RETRY_COMPARES_NOTHING
        || verdict.decision() != Verdict.Decision.RETRY) {
      return verdict;
    }
    retries.add(verdict.payoutId());
    return new Verdict(
        verdict.resolution(),
        verdict.payoutId(),
        verdict.attempt(),
        verdict.decision(),
        verdict.by(),
        verdict.because(),
        null);
  }

  @Override
  public void probe(Pause pause) {
    probing = true;
    runner.ask(
        () -> provider.probe(pause),
        why -> new ProbeResult(false, why),
        result -> post(() -> core.probed(pause, result, now())));
    probing = false;
  }

  @Override
  public void contradicted(Ref ref, long offset) {
    // Histories have such commands; what the checker wants is that they change nothing.
  }

  @Override
  public void intake(int partition, boolean open) {
    Holding holding = holdings.get(partition);
    if (holding != null) {
      holding.tap = open;
      if (open) {
        feed(partition);
      }
    }
  }

  void thaw() {
    frozenUntil = world.now;
  }
}
