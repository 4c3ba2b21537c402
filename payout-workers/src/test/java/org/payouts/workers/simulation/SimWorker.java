package org.payouts.workers.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.payouts.workers.calls.ConversationRunner;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.protocol.Claim;
import org.payouts.workers.protocol.Command;
import org.payouts.workers.protocol.Effects;
import org.payouts.workers.protocol.Group;
import org.payouts.workers.protocol.LedgerImage;
import org.payouts.workers.protocol.Moment;
import org.payouts.workers.protocol.Owner;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.PayoutState;
import org.payouts.workers.protocol.Ref;
import org.payouts.workers.protocol.Verdict;
import org.payouts.workers.protocol.WorkerCore;
import org.payouts.workers.provider.Evidence;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;
import org.payouts.workers.provider.ProbeResult;

/** A worker process: the real core and the real call runner, with clocks and a fate of its own. */
final class SimWorker implements Effects {
  static final long EPOCH_MS = 1_790_000_000_000L;

  /** An ownership as this process believes in it. */
  private static final class Holding {
    private final SimLedger ledger;
    private final long epoch;
    private long incarnation;
    private long position;
    private boolean tap = true;
    private boolean revoking;
    private boolean feeding;

    private Holding(SimLedger ledger, long epoch) {
      this.ledger = ledger;
      this.epoch = epoch;
    }
  }

  final String name;
  private final World world;
  private final Profile profile;
  private final SimProvider provider;
  private final WorkerCore core;
  private final ConversationRunner<SimProvider.Question, SimProvider.Reply> runner;
  private final Map<Integer, Holding> holdings = new HashMap<>();
  private final Map<Integer, Holding> taking = new HashMap<>();
  private boolean alive = true;
  private long frozenUntil;
  private long monotonicLost;
  private long wallOffset;
  private long nextWake = -1;

  SimWorker(String name, World world, Profile profile, SimNetwork network) {
    this.name = name;
    this.world = world;
    this.profile = profile;
    this.provider = new SimProvider(profile);
    this.core = new WorkerCore(profile.policy(), this);
    this.runner =
        new ConversationRunner<>(
            network.of(this),
            profile.mutant() == Mutant.B7_NO_LEASE ? () -> new Moment(0, 0) : this::now);
  }

  private Moment now() {
    return new Moment(world.now - monotonicLost, EPOCH_MS + world.now + wallOffset);
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

  void thaw() {
    frozenUntil = world.now;
  }

  void moveWallClock(long ms) {
    wallOffset += ms;
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
    world.in(
        world.between(1, 300),
        () -> {
          LedgerImage image = ledger.replay();
          long committed = ledger.committedOffset;
          whenRunning(() -> own(holding, image, committed));
        });
  }

  private void own(Holding holding, LedgerImage image, long committed) {
    int partition = holding.ledger.partition;
    if (!taking.remove(partition, holding)) {
      return;
    }
    holdings.put(partition, holding);
    holding.position = committed;
    holding.incarnation =
        core.takenOver(partition, new Owner(image.nextTenure(), name), image, now());
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
    }
  }

  // ---- commands and verdicts -----------------------------------------------------------------

  void feed(int partition) {
    Holding holding = holdings.get(partition);
    if (holding != null && !holding.feeding && alive) {
      holding.feeding = true;
      world.in(world.between(5, 50), () -> whenRunning(() -> poll(holding)));
    }
  }

  private void poll(Holding holding) {
    holding.feeding = false;
    int partition = holding.ledger.partition;
    List<Command> commands = holding.ledger.commands;
    if (holdings.get(partition) != holding || !holding.tap || holding.revoking) {
      return;
    }
    long from = holding.position;
    long to = Math.min(commands.size(), from + world.between(1, 4));
    holding.position = Math.max(from, to);
    for (long offset = from; offset < to; offset++) {
      core.command(partition, commands.get((int) offset), offset, now());
    }
    if (to > from) {
      advance();
      feed(partition);
    }
  }

  void verdict(Verdict verdict) {
    post(() -> core.verdict(verdict, now()));
  }

  // ---- effects -------------------------------------------------------------------------------

  @Override
  public void commit(Group group) {
    Holding holding = holdings.get(group.partition());
    if (holding == null || holding.incarnation != group.incarnation()) {
      return; // Handed back meanwhile.
    }
    boolean faulty = profile.faults() && !world.healing();
    boolean survivesDeath = world.random.nextBoolean();
    boolean unsure = faulty && world.chance(0.01);
    boolean unsureButDone = world.random.nextBoolean();
    long slow = faulty && world.chance(0.03) ? world.between(1_000, 15_000) : 0;
    boolean claims =
        group.steps().stream().anyMatch(s -> s.next().state() instanceof PayoutState.Attempting);
    if (profile.mutant() == Mutant.B1_CLAIM_NOT_AWAITED && claims) {
      post(() -> core.committed(group.partition(), group.incarnation(), now()));
      world.in(
          50 + slow,
          () -> {
            if (alive && !holding.ledger.fences(holding.epoch, group)) {
              holding.ledger.append(group);
            }
          });
      return;
    }
    if (profile.mutant() == Mutant.B10_OFFSETS_FIRST && group.nextOffset() >= 0) {
      holding.ledger.committedOffset = group.nextOffset();
      slow += 8_000;
    }
    world.in(
        world.between(1, 20) + slow,
        () -> {
          if (!alive && !survivesDeath) {
            return;
          }
          if (holding.ledger.fences(holding.epoch, group)) {
            post(() -> lose(holding));
            return;
          }
          if (!unsure || unsureButDone) {
            holding.ledger.append(group);
          }
          if (claims && faulty) {
            stopBehindClaim();
          }
          post(
              unsure
                  ? () -> lose(holding)
                  : () -> core.committed(group.partition(), group.incarnation(), now()));
        });
  }

  /**
   * The worst moment: the claim is durable, the call has not left, and the process stands still.
   */
  private void stopBehindClaim() {
    double often = profile.mutant() == Mutant.B7_NO_LEASE ? 0.3 : 0.02;
    if (world.chance(often)) {
      world.say("FREEZE    %s behind a claim", name);
      freeze(world.between(20_000, 200_000));
    } else if (world.chance(0.02)) {
      world.say("KILL      %s behind a claim", name);
      kill();
    }
  }

  @Override
  public void prepare(Ref ref, PayoutRequest request) {
    runner.ask(
        () -> provider.prepare(request),
        why -> (Preparation) new Preparation.Later(why, null),
        found -> post(() -> core.prepared(ref, found, now())));
  }

  @Override
  public void pay(Ref ref, Claim claim) {
    // The money call waits for a thread of the pool; the lease is looked at after that.
    long queue = world.chance(0.02) ? world.between(0, 15_000) : 0;
    world.in(
        queue,
        () ->
            whenRunning(
                () ->
                    runner.pay(
                        claim,
                        () -> provider.pay(claim),
                        answer -> post(() -> core.answered(ref, answer, now())))));
  }

  @Override
  public void read(Ref ref, PayoutRequest request, Basis basis) {
    runner.ask(
        () -> provider.read(request, basis),
        why -> (Evidence) new Evidence.Unreadable(why, null),
        evidence -> post(() -> core.readDone(ref, evidence, now())));
  }

  @Override
  public void probe(Pause pause) {
    runner.ask(
        () -> provider.probe(pause),
        why -> new ProbeResult(false, why),
        result -> post(() -> core.probed(pause, result, now())));
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

  List<Integer> held() {
    return new ArrayList<>(holdings.keySet());
  }
}
