package org.payouts.workers.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.payouts.workers.calls.FlowRunner;
import org.payouts.workers.engine.Effects;
import org.payouts.workers.engine.LedgerImage;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.engine.PayoutRef;
import org.payouts.workers.engine.WorkerCore;
import org.payouts.workers.ledger.CommandCodec;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.Claim;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.ProbeResult;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Transition;
import org.payouts.workers.provider.Provider;

/**
 * A worker process: the real core, the real provider and the real call runner, with clocks and a
 * fate of its own. It stands for the Kafka shell, which is not simulated.
 */
final class SimWorker<Q, A> implements Effects {

  /** An ownership as this process believes in it. */
  private static final class OwnedPartition {
    private final SimLedger ledger;
    private final long epoch;
    private long incarnation;
    private long position;
    private boolean intakeOpen = true;
    private boolean revoking;
    private boolean feeding;
    private long lastWrittenAt;
    private String owner = "";

    private OwnedPartition(SimLedger ledger, long epoch) {
      this.ledger = ledger;
      this.epoch = epoch;
    }
  }

  final String name;
  private final World world;
  private final Profile profile;
  private final Registry registry;
  private final Bank bank;
  private final Operators operators;
  private final Operators.Ear ear;

  /** Since when it hears no orders, as it may; {@link Long#MAX_VALUE} while it hears them. */
  private long unheardSince = Long.MAX_VALUE;

  private final Provider<Q, A> provider;
  private final WorkerCore core;
  private final FlowRunner<Q, A> runner;
  private final Map<Integer, OwnedPartition> contexts = new HashMap<>();
  private final Map<Integer, OwnedPartition> taking = new HashMap<>();
  private final Set<String> busyTargets = new HashSet<>();
  private final Set<String> retries = new HashSet<>();
  private MoneyCall paying;
  private final int width;
  private int asking;
  private boolean probing;
  private OwnedPartition payingFrom;
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
      Wire wire,
      Operators operators) {
    this.name = name;
    this.world = world;
    this.profile = profile;
    this.registry = registry;
    this.bank = bank;
    this.operators = operators;
    this.ear = operators.new Ear();
    this.provider = Mutated.of(side.provider(), profile.mutant(), side.drafts());
    this.core = new WorkerCore(policy, this);
    this.width = policy.width();
    boolean noLease = profile.mutant() == Mutant.B7_NO_LEASE;
    this.runner =
        new FlowRunner<>(
            wire.of(this, side.tongue()), noLease ? () -> new ClockReading(0, 0) : this::now);
    if (operators.active()) {
      unheardSince = -Operators.HEARD_WITHIN_MS;
      world.in(world.between(1, 500), () -> whenRunning(this::hear));
    }
  }

  private ClockReading now() {
    return new ClockReading(world.now - monotonicLost, world.wallMs() + wallOffset);
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
      cutOff(ms + world.between(1, 500));
    }
  }

  // ---- orders ----------------------------------------------------------------------------------

  /** Hears nothing for so long, or stands still. */
  void cutOff(long ms) {
    if (operators.active()) {
      unheardSince = Math.min(unheardSince, world.now);
      world.in(Operators.HEARD_WITHIN_MS + 1, () -> whenRunning(this::advance));
      world.in(ms, () -> whenRunning(this::hear));
    }
  }

  /** There is something new. */
  void hearSoon() {
    if (operators.active() && alive) {
      world.in(
          world.between(1, 1_500),
          () ->
              whenRunning(
                  () -> {
                    if (unheardSince == Long.MAX_VALUE) {
                      hear();
                    }
                  }));
    }
  }

  private void hear() {
    unheardSince = Long.MAX_VALUE;
    ear.hear(core, now());
    listen();
    advance();
  }

  /** Before it does anything it looks how old the orders are that it knows. */
  private void listen() {
    if (operators.active()) {
      core.ordersHeard(
          profile.mutant() == Mutant.D44_UNHEARD_GOES_ON
              || unheardSince == Long.MAX_VALUE
              || world.now - unheardSince < Operators.HEARD_WITHIN_MS);
    }
  }

  void moveWallClock(long ms) {
    wallOffset = ms;
  }

  boolean holds(int partition) {
    return contexts.containsKey(partition) || taking.containsKey(partition);
  }

  /** Runs it now, at the end of the freeze, or never. */
  private void whenRunning(Runnable action) {
    if (!alive) {
      return;
    }
    if (frozen()) {
      world.at(frozenUntil, () -> whenRunning(action));
    } else {
      listen();
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
    OwnedPartition context = new OwnedPartition(ledger, ledger.newEpoch());
    taking.put(ledger.partition, context);
    world.say("%s takes partition %d over", name, ledger.partition);
    world.in(world.between(1, 300), () -> whenRunning(() -> replay(context)));
  }

  private void replay(OwnedPartition context) {
    if (registry.down()) {
      world.in(5_000, () -> whenRunning(() -> replay(context)));
      return;
    }
    LedgerImage image = context.ledger.replay();
    long committed = context.ledger.committedOffset;
    world.in(world.between(1, 50), () -> whenRunning(() -> own(context, image, committed)));
  }

  private void own(OwnedPartition context, LedgerImage image, long committed) {
    int partition = context.ledger.partition;
    if (!taking.remove(partition, context)) {
      return;
    }
    contexts.put(partition, context);
    context.position = committed;
    Owner owner = new Owner(image.nextTenure(), name + "." + ++takeOvers);
    context.owner = owner.id();
    context.incarnation = core.takenOver(partition, owner, image, now());
    advance();
    feed(partition);
  }

  /** Handed back properly: finish what is in flight, at most 20 s. */
  void revoke(int partition, Runnable released) {
    OwnedPartition context = contexts.get(partition);
    if (context == null) {
      taking.remove(partition);
      released.run();
      return;
    }
    context.revoking = true;
    long deadline = world.now + 20_000;
    post(
        () -> {
          if (contexts.get(partition) == context) {
            core.revoking(partition);
          }
        });
    world.in(10, () -> awaitDrained(context, deadline, released));
  }

  private void awaitDrained(OwnedPartition context, long deadline, Runnable released) {
    if (!alive) {
      return;
    }
    int partition = context.ledger.partition;
    if (frozen() || (!core.drained(partition) && world.now < deadline)) {
      world.in(100, () -> awaitDrained(context, deadline, released));
      return;
    }
    lose(context);
    released.run();
  }

  /** The partition has another owner now. */
  void lost(int partition) {
    OwnedPartition context = contexts.get(partition);
    if (context != null) {
      lose(context);
    }
  }

  private void lose(OwnedPartition context) {
    int partition = context.ledger.partition;
    if (contexts.remove(partition, context)) {
      world.say("%s forgets partition %d", name, partition);
      core.lost(partition);
      busyTargets.clear();
    }
  }

  // ---- commands and resolutions -----------------------------------------------------------------

  void feed(int partition) {
    OwnedPartition context = contexts.get(partition);
    if (context != null && !context.feeding && alive) {
      context.feeding = true;
      long wait = registry.down() ? 500 : world.between(5, 50);
      world.in(wait, () -> whenRunning(() -> poll(context)));
    }
  }

  private void poll(OwnedPartition context) {
    context.feeding = false;
    int partition = context.ledger.partition;
    if (contexts.get(partition) != context || !context.intakeOpen || context.revoking) {
      return;
    }
    if (registry.down()) {
      feed(partition);
      return;
    }
    List<SimLedger.Commanded> commands = context.ledger.commands;
    long from = context.position;
    long to = Math.min(commands.size(), from + world.between(1, 4));
    context.position = Math.max(from, to);
    for (long offset = from; offset < to; offset++) {
      core.command(
          partition, CommandCodec.read(commands.get((int) offset).command()), offset, now());
    }
    if (to > from) {
      advance();
      feed(partition);
    }
  }

  void resolution(Resolution resolution) {
    post(() -> core.resolution(heard(resolution), now()));
  }

  // ---- transactions --------------------------------------------------------------------------

  @Override
  public void commit(LedgerTransaction asked) {
    OwnedPartition context = contexts.get(asked.partition());
    if (context == null || context.incarnation != asked.incarnation()) {
      return; // Handed back meanwhile.
    }
    LedgerTransaction group = wiped(asked);
    operators.writes(group, ear, wallOffset);
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
      commitApart(context, group, 200 + slow);
      return;
    }
    if (profile.mutant() == Mutant.B1_CLAIM_NOT_AWAITED && claims) {
      commitTooLate(context, group, 200 + slow);
      return;
    }
    if (profile.mutant() == Mutant.B10_OFFSETS_FIRST && group.nextOffset() >= 0) {
      context.ledger.commitOffset(group.nextOffset());
      slow += 8_000;
    }
    world.at(
        Math.max(world.now + world.between(1, 20) + slow, context.lastWrittenAt + 1),
        () -> {
          if (!alive && !survivesDeath) {
            return;
          }
          if (context.ledger.fences(context.epoch, group)) {
            world.tally.fault("fenced");
            post(() -> lose(context));
            return;
          }
          if (unsure) {
            world.tally.fault(unsureButDone ? "commit_unsure_done" : "commit_unsure_not_done");
          }
          if (!unsure || unsureButDone) {
            context.ledger.append(group);
          }
          if (claims && faulty) {
            stopBehindClaim();
          }
          post(
              unsure || group != asked
                  ? () -> lose(context)
                  : () -> core.committed(group.partition(), group.incarnation(), now()));
        });
  }

  /** B22: the first row's claim is committed, the others' are on their way. */
  private void commitApart(OwnedPartition context, LedgerTransaction group, long afterMs) {
    if (context.ledger.fences(context.epoch, group)) {
      post(() -> lose(context));
      return;
    }
    context.ledger.append(part(group, 0, 1));
    commitTooLate(context, part(group, 1, group.steps().size()), afterMs);
  }

  private static LedgerTransaction part(LedgerTransaction group, int from, int to) {
    return new LedgerTransaction(
        group.partition(),
        group.incarnation(),
        group.owner(),
        group.steps().subList(from, to),
        from == 0 ? group.requests() : List.of(),
        from == 0 ? -1 : group.nextOffset());
  }

  /** B1: the claim is on its way, and the call does not wait for it. */
  private void commitTooLate(OwnedPartition context, LedgerTransaction group, long afterMs) {
    post(() -> core.committed(group.partition(), group.incarnation(), now()));
    context.lastWrittenAt = world.now + afterMs;
    boolean apart = profile.mutant() == Mutant.B22_ROWS_CLAIMED_APART;
    if (!world.healed() && world.chance(apart ? 0.5 : 0.15)) {
      world.in(afterMs / 2, this::kill);
    }
    world.in(
        afterMs,
        () -> {
          if (alive && !context.ledger.fences(context.epoch, group)) {
            context.ledger.append(group);
          }
        });
  }

  /** What a mutant writes otherwise; the core learns of it by a new replay. */
  private LedgerTransaction wiped(LedgerTransaction group) {
    List<Step> steps = group.steps().stream().map(this::wiped).toList();
    if (steps.equals(group.steps())) {
      return group;
    }
    return new LedgerTransaction(
        group.partition(),
        group.incarnation(),
        group.owner(),
        steps,
        group.requests(),
        group.nextOffset());
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
            && step.by() == Transition.RESOLUTION_PAID
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
  public void prepare(PayoutRef ref, List<PreparationInput> candidates, int parallel) {
    List<PayoutRequest> requests = candidates.stream().map(PreparationInput::request).toList();
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
                found.forEach(each -> found(requests.size(), each));
                core.prepared(ref, found, now());
              });
        });
  }

  private static List<Preparation> later(List<PreparationInput> candidates, String why) {
    return Preparation.all(candidates, new Preparation.Later(unreachable(why), null));
  }

  private static Reason unreachable(String why) {
    return new Reason(Reason.UNREACHABLE, why);
  }

  private void found(int rows, Preparation found) {
    if (rows > 1) {
      world.tally.reached("bulk_row_" + found.getClass().getSimpleName());
    }
  }

  @Override
  public void pay(PayoutRef ref, MoneyCall call) {
    // The money call waits for a thread of the pool; the lease is looked at after that.
    long queue = world.chance(0.02) ? world.between(0, 15_000) : 0;
    OwnedPartition from = contexts.get(ref.partition());
    world.in(queue, () -> whenRunning(() -> payNow(ref, call, from, false)));
  }

  private void payNow(PayoutRef ref, MoneyCall call, OwnedPartition from, boolean again) {
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
  private ClockReading ended(Answer answer) {
    boolean presumption =
        profile.mutant() == Mutant.D19_PRESUMPTION_WITHOUT_QUIET
            && answer instanceof Answer.PresumedNotPaid;
    long back =
        profile.mutant().knowsNoQuiet()
            ? Profile.QUIET_MS
            : presumption ? Profile.PRESUMED_QUIET_MS : 0;
    ClockReading now = now();
    return new ClockReading(now.monotonicMs() - back, now.wallMs());
  }

  @Override
  public void read(PayoutRef ref, PayoutRequest request, Baseline baseline) {
    OwnedPartition context = contexts.get(ref.partition());
    bank.reading(context == null ? "" : context.owner, request.payoutId());
    runner.ask(
        () -> provider.read(request, baseline),
        why -> (BookReading) new BookReading.Unreadable(unreachable(why), null, false),
        evidence -> post(() -> core.readDone(ref, compared(ref, evidence), now())));
  }

  /**
   * D18: where somebody has asked for another attempt, whatever the books show will do. B12: the
   * look at the books that a new owner makes before it sends a token again is not made.
   */
  private BookReading compared(PayoutRef ref, BookReading evidence) {
    boolean blind = profile.mutant() == Mutant.B12_TOKEN_FOR_EVER;
    if (!blind && !retries.contains(ref.payoutId())) {
      return evidence;
    }
    return evidence instanceof BookReading.Present present
        ? new BookReading.Absent(present.text(), present.entries())
        : evidence instanceof BookReading.Differs differs
            ? new BookReading.Absent(differs.text(), differs.entries())
            : evidence;
  }

  private Resolution heard(Resolution resolution) {
    if (profile.mutant() != Mutant.D18_RETRY_COMPARES_NOTHING
        || resolution.decision() != Resolution.Decision.RETRY) {
      return resolution;
    }
    retries.add(resolution.payoutId());
    return new Resolution(
        resolution.resolution(),
        resolution.payoutId(),
        resolution.attempt(),
        resolution.decision(),
        resolution.by(),
        resolution.because(),
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
  public void contradicted(PayoutRef ref, long offset) {
    // Histories have such commands; what the checker wants is that they change nothing.
  }

  @Override
  public void intake(int partition, boolean open) {
    OwnedPartition context = contexts.get(partition);
    if (context != null) {
      context.intakeOpen = open;
      if (open) {
        feed(partition);
      }
    }
  }

  void thaw() {
    frozenUntil = world.now;
  }
}
