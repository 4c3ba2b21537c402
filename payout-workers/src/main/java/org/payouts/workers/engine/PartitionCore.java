package org.payouts.workers.engine;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.payouts.workers.engine.OpenPayout.Phase;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Command;
import org.payouts.workers.model.Evidence;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState.Attempting;
import org.payouts.workers.model.PayoutState.Claimed;
import org.payouts.workers.model.PayoutState.InDoubt;
import org.payouts.workers.model.PayoutState.Paid;
import org.payouts.workers.model.PayoutState.RetryWait;
import org.payouts.workers.model.PayoutState.Settled;
import org.payouts.workers.model.PayoutState.Waiting;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Step;

/**
 * One owned partition: its payouts, and which of its rooms each of them is in. {@link ClaimStage}
 * and {@link PaymentStage} make calls, {@link Reconciler} finds out what became of them. All
 * methods are called by the owner thread; a payout has at most one transition on its way to the
 * ledger, and its state changes only when that has been committed.
 */
final class PartitionCore {
  private final PartitionContext context;
  private final Policy policy;
  private final ClaimStage claims;
  private final Reconciler reconciler;
  private final Map<String, OpenPayout> open = new HashMap<>();
  private final SettledIds settled;
  private final KnownPayments known;
  private final TargetQueues targets = new TargetQueues();
  private boolean tapOpen = true;
  private long tapClosedWallMs;

  PartitionCore(
      int partition,
      long incarnation,
      Owner owner,
      LedgerImage image,
      CallScheduler scheduler,
      ClockReading now) {
    this.context = new PartitionContext(partition, incarnation, owner, scheduler);
    this.policy = scheduler.policy;
    this.known = image.known();
    this.claims = new ClaimStage(context, known, this::route);
    this.reconciler = new Reconciler(context, known, claims, this::route);
    this.settled = image.settled();
    restore(image, now);
  }

  // ---- take-over -----------------------------------------------------------------------------

  private void restore(LedgerImage image, ClockReading now) {
    List<OpenPayout> restored =
        image.open().values().stream()
            .map(OpenPayout::new)
            .sorted(Comparator.comparing(PartitionCore::placeInQueue))
            .toList();
    for (OpenPayout payout : restored) {
      open.put(payout.payout.id(), payout);
      payout.quietFromMs = now.monotonicMs();
      payout.tokenKnownSinceMs = now.monotonicMs();
      payout.readIntervalMs = policy.readMinMs();
      // It has waited for something before: what is new goes first, after a restart as well.
      payout.failures = hasWaited(payout.payout) ? 1 : 0;
      join(payout);
      if (mayStillBeCalled(payout) && !payout.lane().equals(payout.targetKey())) {
        claims.lanes.hold(payout, now);
      }
      if (payout.payout.state() instanceof Attempting) {
        context.write(payout, context.transitions.takenOver(payout.payout, now));
      }
    }
    for (OpenPayout payout : restored) {
      if (payout.phase == Phase.BEHIND_TARGET) {
        route(payout, now);
      }
    }
  }

  /**
   * Who has its target goes first, and then who may have been called: its first baseline is only
   * true as long as nobody else of its target is paid. The others have no order.
   */
  private static int placeInQueue(OpenPayout payout) {
    if (payout.payout.state() instanceof Claimed) {
      return 0;
    }
    return payout.payout.history().sentCalls() > 0 ? 1 : 2;
  }

  private static boolean hasWaited(Payout payout) {
    return payout.state() instanceof Waiting && payout.history().waiting() != null;
  }

  private static boolean mayStillBeCalled(OpenPayout payout) {
    return payout.payout.state() instanceof Attempting || payout.payout.state() instanceof InDoubt;
  }

  // ---- intake --------------------------------------------------------------------------------

  /** A command was read at {@code offset}. A known ID moves the offset and nothing else. */
  void command(Command command, long offset, List<Resolution> resolutions, ClockReading now) {
    String id = command.payoutId();
    SettledIds.Match match = match(command);
    if (match != SettledIds.Match.UNKNOWN) {
      if (match == SettledIds.Match.OTHER_CONTENT) {
        context.contradicted(id, offset);
      }
      context.pending.skip(offset + 1);
      return;
    }
    Step step = context.transitions.intake(command, now);
    OpenPayout payout = new OpenPayout(step.next());
    payout.readIntervalMs = policy.readMinMs();
    payout.tokenKnownSinceMs = now.monotonicMs();
    payout.enter(Phase.WRITING);
    resolutions.forEach(payout::queue); // A cancel may come before the command that it is about.
    open.put(id, payout);
    context.pending.add(payout, step, offset + 1);
  }

  private SettledIds.Match match(Command command) {
    OpenPayout known = open.get(command.payoutId());
    if (known == null) {
      return settled.match(command.payoutId(), command.content());
    }
    return known.payout.command().contentHash().equals(command.contentHash())
        ? SettledIds.Match.SAME_CONTENT
        : SettledIds.Match.OTHER_CONTENT;
  }

  // ---- transactions --------------------------------------------------------------------------

  /** Sends what is ready as one transaction, and opens or closes the tap by what is buffered. */
  void flush(ClockReading now) {
    context.flush();
    int buffered = context.pending.size() + claims.lanes.waiting();
    boolean full = buffered > policy.maxBuffered() || open.size() >= policy.maxOpen();
    boolean roomy =
        buffered <= policy.maxBuffered() / 2 && open.size() <= policy.maxOpen() / 20 * 19;
    if (tapOpen ? full : roomy) {
      tapOpen = !tapOpen;
      tapClosedWallMs = now.wallMs();
      context.tap(tapOpen);
    }
  }

  /** The group under way was committed: its transitions are true now. */
  void committed(ClockReading now) {
    for (PendingTransitions.Pending pending : context.pending.committed()) {
      OpenPayout payout = pending.payout();
      if (payout == null || pending.step() == null) {
        continue;
      }
      payout.payout = pending.step().next();
      if (payout.phase == Phase.CLAIMING) {
        claims.committed(payout);
      } else if (payout.payout.state() instanceof Settled) {
        settle(payout, now);
      } else {
        route(payout, now);
      }
    }
  }

  private void settle(OpenPayout payout, ClockReading now) {
    open.remove(payout.payout.id());
    settled.add(payout.payout.id(), payout.payout.command().content());
    if (payout.payout.state() instanceof Paid paid && paid.known() != null) {
      known.put(payout.targetKey(), paid.known());
    }
    if (payout.joined) {
      OpenPayout next = targets.leave(payout);
      if (next != null && next.phase == Phase.BEHIND_TARGET) {
        route(next, now);
      }
    }
  }

  // ---- what a payout does next ---------------------------------------------------------------

  private void join(OpenPayout payout) {
    payout.joined = true;
    targets.join(payout);
  }

  private void route(OpenPayout payout, ClockReading now) {
    if (!payout.joined) {
      join(payout);
    }
    if (payout.phase == Phase.IN_LANE) {
      claims.lanes.leave(payout);
    }
    payout.enter(Phase.BEHIND_TARGET);
    if (reconciler.dealWithResolution(payout, now) || !targets.holds(payout)) {
      return;
    }
    if (payout.payout.state() instanceof Waiting) {
      long due = payout.notBeforeMs;
      if (payout.payout.state() instanceof RetryWait wait) {
        // The wall clock may have jumped; no wait is longer than the longest back-off.
        long left = Math.min(wait.nextAtMs() - now.wallMs(), policy.backoffMaxMs());
        due = Math.max(due, now.monotonicMs() + left);
      }
      context.rest(payout, due, now, at -> claims.lanes.enter(payout, at));
    } else {
      reconciler.watch(payout, now);
    }
  }

  // ---- events of the rooms -------------------------------------------------------------------

  void prepared(Bulk bulk, List<Preparation> found, ClockReading now) {
    claims.prepared(bulk, found, now);
  }

  void answered(Bulk bulk, Answer answer, ClockReading now) {
    claims.calls().answered(bulk, answer, now);
  }

  void readDone(OpenPayout payout, Evidence evidence, ClockReading now) {
    reconciler.readDone(payout, evidence, now);
  }

  /** A person's resolution; nothing is left to decide about a settled payout. */
  void resolution(Resolution resolution, ClockReading now) {
    OpenPayout payout = open.get(resolution.payoutId());
    if (payout != null) {
      reconciler.resolution(payout, resolution, now);
    }
  }

  /** A pause has ended. */
  void wake() {
    claims.lanes.wake();
  }

  // ---- hand-over -----------------------------------------------------------------------------

  /** Nothing new is begun; calls in flight are waited for, their outcomes written. */
  void revoke() {
    context.revoke();
  }

  /** True once nothing is in flight and everything decided is in the ledger. */
  boolean drained() {
    return claims.calls().calling() == 0
        && context.pending.isEmpty()
        && open.values().stream().noneMatch(PartitionCore::claimedNow);
  }

  private static boolean claimedNow(OpenPayout payout) {
    return payout.phase == Phase.CLAIMED || payout.phase == Phase.CLAIMING;
  }

  /** The partition is somebody else's: everything is forgotten at once. */
  void lose() {
    context.lose();
    claims.calls().lose();
  }

  Optional<OpenPayout> find(PayoutRef ref) {
    return context.gone() || ref.incarnation() != context.incarnation()
        ? Optional.empty()
        : Optional.ofNullable(open.get(ref.payoutId()));
  }

  /** The bulk whose first row this is. */
  Optional<Bulk> findBulk(PayoutRef ref) {
    return find(ref)
        .flatMap(payout -> Optional.ofNullable(payout.bulk).filter(b -> b.first() == payout));
  }

  long incarnation() {
    return context.incarnation();
  }

  int openPayouts() {
    return open.size();
  }

  /** Why no commands are taken in, where the cause is that too many payouts are open. */
  Optional<Standstill> full() {
    if (tapOpen || open.size() <= policy.maxOpen() / 20 * 19) {
      return Optional.empty();
    }
    String text =
        open.size() + " payouts are open; no commands are taken in until some are settled";
    return Optional.of(
        new Standstill(
            "partition " + context.partition(),
            new Reason("TOO_MANY_OPEN", text),
            tapClosedWallMs));
  }

  int settledPayouts() {
    return settled.size();
  }
}
