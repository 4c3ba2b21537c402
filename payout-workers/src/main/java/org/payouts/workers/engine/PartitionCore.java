package org.payouts.workers.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.engine.CommandOffsets.CommandOffset;
import org.payouts.workers.engine.OpenPayout.Phase;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Command;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.PayoutState.Attempting;
import org.payouts.workers.model.PayoutState.Claimed;
import org.payouts.workers.model.PayoutState.InDoubt;
import org.payouts.workers.model.PayoutState.RetryWait;
import org.payouts.workers.model.PayoutState.Settled;
import org.payouts.workers.model.PayoutState.Waiting;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Reservation;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Transition;
import org.payouts.workers.model.Transitions;

/**
 * One owned partition: its payouts, and which stage each of them is in. {@link ClaimStage} and
 * {@link PaymentStage} make calls, {@link Reconciler} finds out what became of them. All methods
 * are called by the owner thread; a payout has at most one transition on its way to the ledger, and
 * its state changes only when that has been committed.
 */
final class PartitionCore {
  private final PartitionContext context;
  private final Policy policy;
  private final Effects effects;
  private final CallScheduler scheduler;
  private final KeptResolutions resolutions;
  private final AmountRules rules;
  private final SumLimits sums;
  private final Transitions transitions;
  private final PendingTransitions pending;
  private final Lanes lanes;
  private final PaymentStage payments;
  private final ClaimStage claims;
  private final Reconciler reconciler;
  private final Map<String, OpenPayout> open = new HashMap<>();
  private final IdTable settled;
  private final KnownPayments known;

  /**
   * What providers call the payments, as far as they name them, when the partition was taken over.
   */
  private final IdTable paidBy;

  private final CommandOffsets offsets = new CommandOffsets();
  private final TargetQueues targets = new TargetQueues();
  private final UnrecordedPayouts unrecorded = new UnrecordedPayouts();

  /** Commands are taken in. */
  private boolean intake = true;

  private long intakeClosedWallMs;

  PartitionCore(
      int partition, long incarnation, Owner owner, LedgerImage image, WorkerContext shared) {
    this.policy = shared.policy();
    this.effects = shared.effects();
    this.scheduler = shared.scheduler();
    this.resolutions = shared.resolutions();
    this.rules = shared.rules();
    this.sums = shared.sums();
    this.settled = image.settled();
    this.known = image.known();
    this.paidBy = image.paidBy();
    this.context = new PartitionContext(partition, incarnation, shared.timers());
    this.transitions = new Transitions(policy, owner);
    this.pending = new PendingTransitions(context, owner, offsets, sums, policy.maxGroup());
    this.lanes = new Lanes(context, shared);
    this.payments = new PaymentStage(context, transitions, pending, lanes, shared);
    this.claims =
        new ClaimStage(
            context, transitions, pending, unrecorded, lanes, payments, known, this::route, shared);
    this.reconciler =
        new Reconciler(context, transitions, pending, lanes, known, this::route, shared);
    scheduler.open(context, new CallScheduler.Stages(claims, payments, reconciler));
  }

  // ---- take-over -----------------------------------------------------------------------------

  /**
   * Goes on with the open payouts of the ledger, and hears of their resolutions.
   *
   * @param ledger open payouts by ID
   */
  void restore(Map<String, Payout> ledger, ClockReading now) {
    List<OpenPayout> restored =
        ledger.values().stream()
            .map(payout -> OpenPayout.restored(payout, policy, now))
            .sorted(Comparator.comparing(PartitionCore::placeInQueue))
            .toList();
    for (OpenPayout payout : restored) {
      open.put(payout.id(), payout);
      targets.join(payout);
      if (mayStillBeCalled(payout) && !payout.lane().equals(payout.targetKey())) {
        lanes.hold(payout, now);
      }
      if (payout.state() instanceof Attempting) {
        pending.add(payout, transitions.takenOver(payout.payout(), now));
      }
    }
    shareCalls(restored);
    for (OpenPayout payout : restored) {
      if (payout.phase() == Phase.BEHIND_TARGET) {
        route(payout, now);
      }
    }
    reportClaimed();
    resolutions.forgetSettled(settled::contains);
    rules.forgetSettled(settled::contains);
    resolutions.all().forEach(resolution -> resolution(resolution, now));
  }

  /**
   * Calls of an earlier owner that were made for several payouts, where absence of one of them
   * decides something. Of the payouts that it has settled, the ledger names the call that paid
   * them.
   */
  private void shareCalls(List<OpenPayout> restored) {
    Map<String, List<OpenPayout>> calls = new LinkedHashMap<>();
    Set<String> decidedByAbsence = new HashSet<>();
    for (OpenPayout payout : restored) {
      Set<String> names = payout.calls().newestNames();
      names.forEach(name -> calls.computeIfAbsent(name, id -> new ArrayList<>(1)).add(payout));
      if (payout.state() instanceof RetryWait
          || payout.history().presumedNotPaid()
          || payout.history().refusal() != null
          || (policy.retryWhenAbsent() && mayStillBeCalled(payout))) {
        decidedByAbsence.addAll(names);
      }
    }
    calls.keySet().retainAll(decidedByAbsence);
    calls.forEach(
        (bulkId, rows) -> {
          boolean paid = paidBy.contains(bulkId);
          if (paid || rows.size() > 1) {
            SharedCall call = new SharedCall(rows);
            if (paid || rows.stream().anyMatch(row -> row.calls().wasCarriedOut(bulkId))) {
              call.carriedOut();
            }
            // What is behind another payout of its target cannot be read.
            rows.stream()
                .filter(row -> !mayStillBeCalled(row) || !targets.holds(row))
                .filter(row -> row.payout().equalBooksProveAbsence()) // Else a person looks.
                .forEach(call::lookedUp);
            rows.stream().filter(PartitionCore::personHasLooked).forEach(call::decidedByPerson);
          }
        });
  }

  /** A person has had it tried again, and no call has left since. */
  private static boolean personHasLooked(OpenPayout payout) {
    return payout.history().sentCalls() > 0 && payout.history().unattendedCalls() == 0;
  }

  /**
   * A payout that has its target goes first, and then one that may have been called: its first
   * baseline is only true as long as nobody else of its target is paid. The others have no order.
   */
  private static int placeInQueue(OpenPayout payout) {
    if (payout.state() instanceof Claimed) {
      return 0;
    }
    return payout.history().sentCalls() > 0 ? 1 : 2;
  }

  private static boolean mayStillBeCalled(OpenPayout payout) {
    return payout.state() instanceof Attempting || payout.state() instanceof InDoubt;
  }

  // ---- intake --------------------------------------------------------------------------------

  /** A command was read at {@code offset}. A known ID moves the offset and nothing else. */
  void command(Command command, long offset, ClockReading now) {
    IdTable.Match match = match(command);
    if (match != IdTable.Match.UNKNOWN) {
      if (match == IdTable.Match.OTHER_VALUE) {
        effects.contradicted(
            new PayoutRef(context.partition(), context.incarnation(), command.payoutId()), offset);
      }
      offsets.read(offset).dealtWith();
      return;
    }
    Step step = transitions.intake(command, now);
    OpenPayout payout = new OpenPayout(step.next(), Phase.WRITING, policy, now);
    CommandOffset commandOffset = offsets.read(offset);
    if (!resolutions.isEmpty()) { // A cancel may come before the command that it is about.
      resolutions.of(payout.id()).forEach(payout::queue);
    }
    open.put(payout.id(), payout);
    if (!(payout.state() instanceof Settled)) {
      boolean alone = targets.join(payout) && !payout.hasQueuedResolutions();
      if (policy.claimsAtIntake() && alone && !unrecorded.isFull() && !context.revoking()) {
        unrecorded.add(payout, commandOffset, now);
        lanes.enter(payout, now);
        return;
      }
    }
    pending.addIntake(payout, step, commandOffset);
  }

  /** It has to wait, or to be dealt with otherwise: the ledger hears of it first. */
  private void record(OpenPayout payout, CommandOffset commandOffset, ClockReading now) {
    pending.addIntake(payout, transitions.intake(payout.payout().command(), now), commandOffset);
  }

  private IdTable.Match match(Command command) {
    OpenPayout before = open.get(command.payoutId());
    if (before == null) {
      return settled.match(command.payoutId(), command.content());
    }
    return before.payout().command().contentHash().equals(command.contentHash())
        ? IdTable.Match.SAME_VALUE
        : IdTable.Match.OTHER_VALUE;
  }

  // ---- transactions --------------------------------------------------------------------------

  /**
   * Sends what is ready as one transaction, if it is its turn; closes or opens the intake by what
   * is buffered.
   *
   * @return true if a transaction was begun
   */
  boolean flush(ClockReading now, boolean turn) {
    recordOverdue(now);
    Optional<LedgerTransaction> next = turn ? pending.next() : Optional.empty();
    next.ifPresent(effects::commit);
    int buffered = pending.size() + lanes.waiting();
    boolean full =
        buffered > policy.maxBuffered() || open.size() >= policy.maxOpen() || unrecorded.isMany();
    boolean roomy =
        buffered <= policy.maxBuffered() / 2
            && open.size() <= policy.maxOpen() / 20 * 19
            && unrecorded.isFew();
    if (intake ? full : roomy) {
      intake = !intake;
      intakeClosedWallMs = now.wallMs();
      effects.intake(context.partition(), intake);
    }
    return next.isPresent();
  }

  private void recordOverdue(ClockReading now) {
    if (context.revoking()) {
      return; // The next owner reads their commands again.
    }
    if (unrecorded.nextDueMs() <= now.monotonicMs()) {
      unrecorded.overdue(now).forEach(payout -> route(payout, now));
    }
  }

  /** The transaction under way was committed: its transitions are true now. */
  void committed(ClockReading now) {
    for (PendingTransitions.Pending each : pending.committed()) {
      OpenPayout payout = each.payout();
      Step step = each.step();
      if (step.by() == Transition.RESOLUTION_RETRY) {
        payout.calls().personHasLooked();
      }
      payout.committed(step.next());
      reportClaimed(payout);
      if (!resolutions.isEmpty()) {
        resolutions.recorded(payout.payout());
      }
      Bulk bulk = payout.bulk();
      if (bulk != null) {
        claimed(bulk);
      } else if (payout.state() instanceof Settled) {
        settle(payout, each.commandOffset() == null, now);
      } else {
        route(payout, now);
      }
    }
  }

  /** The claim of one of its rows is in the ledger: with the last of them the call may start. */
  private void claimed(Bulk bulk) {
    if (bulk.committedOneMore()) {
      scheduler.offerClaimed(bulk);
    }
  }

  /**
   * @param joined it is in its target's queue, unlike one that was refused at intake
   */
  private void settle(OpenPayout payout, boolean joined, ClockReading now) {
    open.remove(payout.id());
    if (rules.hasApprovals()) {
      rules.forget(payout.id());
    }
    settled.add(payout.id(), payout.payout().command().content());
    if (payout.state() instanceof Settled end && end.known() != null) {
      known.put(payout.targetKey(), end.known());
    }
    OpenPayout next = joined ? targets.leave(payout) : null;
    if (next != null && next.phase() == Phase.BEHIND_TARGET) {
      route(next, now);
    }
  }

  // ---- what a payout does next ---------------------------------------------------------------

  /** Each way ends in another phase, so that old timers do nothing. */
  private void route(OpenPayout payout, ClockReading now) {
    if (payout.phase() == Phase.IN_LANE) {
      lanes.leave(payout);
    }
    CommandOffset commandOffset = unrecorded.take(payout);
    if (commandOffset != null) {
      record(payout, commandOffset, now);
      return;
    }
    if (payout.hasResolutions() && reconciler.dealWithResolution(payout, now)) {
      return;
    }
    if (!targets.holds(payout)) {
      payout.enter(Phase.BEHIND_TARGET);
    } else if (payout.state() instanceof Waiting) {
      waitForLane(payout, now);
    } else {
      reconciler.watch(payout, now);
    }
  }

  private void waitForLane(OpenPayout payout, ClockReading now) {
    long due = payout.notBeforeMs();
    if (payout.state() instanceof RetryWait wait) {
      // The wall clock may have jumped; no wait is longer than the longest back-off.
      long left = Math.min(wait.nextAtMs() - now.wallMs(), policy.backoffMaxMs());
      due = Math.max(due, now.monotonicMs() + left);
    }
    if (due <= now.monotonicMs()) {
      lanes.enter(payout, now);
    } else {
      context.rest(payout, due, at -> lanes.enter(payout, at));
    }
  }

  // ---- events of the stages ------------------------------------------------------------------

  /** The preparation of a bulk has ended. */
  void prepared(PayoutRef ref, List<Preparation> found, ClockReading now) {
    Bulk bulk = bulk(ref);
    if (bulk != null) {
      claims.prepared(bulk, found, now);
    }
  }

  /** The call of a bulk has ended. */
  void answered(PayoutRef ref, Answer answer, ClockReading now) {
    Bulk bulk = bulk(ref);
    if (bulk != null) {
      payments.answered(bulk, answer, now);
    }
  }

  /** The bulk whose first row this is. */
  private @Nullable Bulk bulk(PayoutRef ref) {
    OpenPayout payout = open.get(ref.payoutId());
    Bulk bulk = payout == null ? null : payout.bulk();
    return bulk != null && bulk.first() == payout ? bulk : null;
  }

  /** The read of a payout has ended. */
  void readDone(PayoutRef ref, BookReading evidence, ClockReading now) {
    OpenPayout payout = open.get(ref.payoutId());
    if (payout != null) {
      reconciler.readDone(payout, evidence, now);
    }
  }

  /** A person's resolution; nothing is left to decide about a settled payout. */
  void resolution(Resolution resolution, ClockReading now) {
    OpenPayout payout = open.get(resolution.payoutId());
    if (payout == null) {
      if (settled.contains(resolution.payoutId())) {
        resolutions.forget(resolution.payoutId());
      }
      return;
    }
    resolutions.recorded(payout.payout());
    reconciler.resolution(payout, resolution, now);
  }

  /** A limit has changed: the router hears of what is claimed, what was held is tried again. */
  void limitsChanged(ClockReading now) {
    reportClaimed();
    tryAllNow(now);
  }

  /** Whatever waits for a limit or an approval is tried again. */
  void tryAllNow(ClockReading now) {
    List.copyOf(open.keySet()).forEach(id -> tryNow(id, now));
  }

  /** The payout was approved: if it waits for that, or may be about to, it is tried again. */
  void tryNow(String payoutId, ClockReading now) {
    OpenPayout payout = open.get(payoutId);
    if (payout != null
        && payout.state() instanceof Waiting
        && (payout.phase() == Phase.WRITING || AmountRules.held(payout))) {
      tryNow(payout, now);
    }
  }

  private void reportClaimed() {
    if (sums.isEmpty()) {
      return;
    }
    for (OpenPayout payout : open.values()) {
      if (payout.phase() != Phase.WRITING) { // It may have ended: its commit shows that.
        reportClaimed(payout);
      }
    }
  }

  private void reportClaimed(OpenPayout payout) {
    if (!sums.isEmpty()) {
      sums.claimed(payout).ifPresent(pending::ask);
    }
  }

  private void tryNow(OpenPayout payout, ClockReading now) {
    payout.tryNow();
    if (payout.phase() == Phase.RESTING && !context.revoking()) {
      route(payout, now);
    }
  }

  /** The router has said whether limits of sums allow the payout. */
  void reservation(Reservation answer, ClockReading now) {
    OpenPayout payout = open.get(answer.payoutId());
    if (payout != null && payout.payout().command().contentHash().equals(answer.contentHash())) {
      // The same answer again is no news: it asks less and less often.
      boolean news = payout.reservation() == null || answer.reserved();
      boolean waits = payout.state() instanceof Waiting && !payout.isReserved() && news;
      payout.answered(answer);
      if (waits) {
        tryNow(payout, now);
      }
    }
  }

  /** A pause or a stop has ended. */
  void wake() {
    lanes.wake();
  }

  /** Whether the payout is to be paid, as far as it depends on nothing but money. */
  boolean asksForMoney(String payoutId, ClockReading now) {
    OpenPayout payout = open.get(payoutId);
    if (payout == null) {
      return false;
    }
    PayoutState state = payout.state();
    return state instanceof Waiting
        ? !rules.holds(payout, now)
        : state instanceof Attempting
            || (state instanceof InDoubt
                && payout.history().refusal() == null
                && transitions.mayCall(payout.payout()));
  }

  // ---- hand-over -----------------------------------------------------------------------------

  /** Nothing new is begun; calls in flight are waited for, their outcomes written. */
  void revoke() {
    context.revoke();
  }

  /** True once nothing is in flight and everything decided is in the ledger. */
  boolean drained() {
    return pending.isEmpty() && !scheduler.hasClaims(context);
  }

  /** The partition is not ours any more: everything of it is forgotten at once. */
  void lose() {
    context.lose();
    scheduler.close(context);
  }

  long incarnation() {
    return context.incarnation();
  }

  Stream<Payout> payouts() {
    return open.values().stream().map(OpenPayout::payout);
  }

  int openPayouts() {
    return open.size();
  }

  /** Why no commands are taken in, where the cause is that too many payouts are open. */
  Optional<Standstill> full() {
    if (intake || open.size() <= policy.maxOpen() / 20 * 19) {
      return Optional.empty();
    }
    String text =
        open.size() + " payouts are open; no commands are taken in until some are settled";
    return Optional.of(
        new Standstill(
            "partition " + context.partition(),
            new Reason("TOO_MANY_OPEN", text),
            intakeClosedWallMs));
  }

  /** Monotonic time in milliseconds when something is due that no timer knows. */
  long nextDueMs() {
    return context.revoking() ? Long.MAX_VALUE : unrecorded.nextDueMs();
  }

  int settledPayouts() {
    return settled.size();
  }
}
