package org.payouts.workers.protocol;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.payouts.workers.protocol.OpenPayout.Phase;
import org.payouts.workers.protocol.PayoutState.Attempting;
import org.payouts.workers.protocol.PayoutState.Claimed;
import org.payouts.workers.protocol.PayoutState.InDoubt;
import org.payouts.workers.protocol.PayoutState.RetryWait;
import org.payouts.workers.protocol.PayoutState.Settled;
import org.payouts.workers.protocol.PayoutState.Waiting;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Evidence;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;

/**
 * One owned partition: its payouts, and what is done about each of them. All methods are called by
 * the owner thread; a payout has at most one transition on its way to the ledger, and its state
 * changes only when that has been committed.
 */
final class PartitionCore {
  private final int partition;
  private final long incarnation;
  private final Owner owner;
  private final Desk desk;
  private final Policy policy;
  private final Transitions transitions;
  private final Map<String, OpenPayout> open = new HashMap<>();
  private final SettledIds settled;
  private final TargetQueues targets = new TargetQueues();
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Outbox outbox = new Outbox();
  private int inLanes;
  private int work;
  private int calling;
  private boolean revoking;
  private boolean gone;
  private boolean tapOpen = true;

  PartitionCore(
      int partition, long incarnation, Owner owner, LedgerImage image, Desk desk, Moment now) {
    this.partition = partition;
    this.incarnation = incarnation;
    this.owner = owner;
    this.desk = desk;
    this.policy = desk.policy;
    this.transitions = new Transitions(policy, owner);
    this.settled = image.settled();
    restore(image, now);
  }

  // ---- take-over -----------------------------------------------------------------------------

  private void restore(LedgerImage image, Moment now) {
    List<OpenPayout> restored =
        image.open().values().stream()
            .map(OpenPayout::new)
            .sorted(Comparator.comparing(o -> !(o.payout.state() instanceof Claimed)))
            .toList();
    for (OpenPayout payout : restored) {
      open.put(payout.payout.id(), payout);
      payout.quietFromMs = now.monotonicMs();
      payout.tokenKnownSinceMs = now.monotonicMs();
      payout.readIntervalMs = policy.readMinMs();
      join(payout);
      holdLane(payout, now);
      if (payout.payout.state() instanceof Attempting) {
        write(payout, transitions.takenOver(payout.payout));
      }
    }
    for (OpenPayout payout : restored) {
      if (payout.phase == Phase.BEHIND_TARGET) {
        route(payout, now);
      }
    }
  }

  /** An older owner may still be inside a call of this lane (design 11). */
  private void holdLane(OpenPayout payout, Moment now) {
    boolean open =
        payout.payout.state() instanceof Attempting || payout.payout.state() instanceof InDoubt;
    if (open && !payout.lane().equals(payout.targetKey())) {
      lane(payout.lane()).heldUntilMs =
          now.monotonicMs() + policy.leaseMs() + policy.callTimeoutMs();
    }
  }

  // ---- intake --------------------------------------------------------------------------------

  /** A command was read at {@code offset}. A known ID moves the offset and nothing else. */
  void command(Command command, long offset, Moment now) {
    String id = command.payoutId();
    if (open.containsKey(id) || settled.contains(id)) {
      outbox.skip(offset + 1);
      return;
    }
    Step step = transitions.intake(command, now);
    OpenPayout payout = new OpenPayout(step.next());
    payout.readIntervalMs = policy.readMinMs();
    payout.tokenKnownSinceMs = now.monotonicMs();
    payout.enter(Phase.WRITING);
    open.put(id, payout);
    outbox.add(payout, step, offset + 1);
  }

  // ---- transactions --------------------------------------------------------------------------

  private void write(OpenPayout payout, Step step) {
    payout.enter(Phase.WRITING);
    outbox.add(payout, step);
  }

  /** Sends what is ready as one transaction, and opens or closes the tap by what is buffered. */
  void flush() {
    outbox.next(partition, incarnation, owner, policy.maxGroup()).ifPresent(desk.effects::commit);
    int buffered = outbox.size() + inLanes;
    if (tapOpen ? buffered > policy.maxBuffered() : buffered <= policy.maxBuffered() / 2) {
      tapOpen = !tapOpen;
      desk.effects.intake(partition, tapOpen);
    }
  }

  /** The group under way was committed: its transitions are true now. */
  void committed(Moment now) {
    for (Outbox.Pending pending : outbox.committed()) {
      OpenPayout payout = pending.payout();
      if (payout == null || pending.step() == null) {
        continue;
      }
      payout.payout = pending.step().next();
      if (payout.phase == Phase.CLAIMING) {
        payout.enter(Phase.CLAIMED);
        desk.offerClaimed(this, payout);
      } else if (payout.payout.state() instanceof Settled) {
        settle(payout, now);
      } else {
        route(payout, now);
      }
    }
  }

  private void settle(OpenPayout payout, Moment now) {
    open.remove(payout.payout.id());
    settled.add(payout.payout.id());
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

  private void route(OpenPayout payout, Moment now) {
    if (!payout.joined) {
      join(payout);
    }
    payout.enter(Phase.BEHIND_TARGET);
    if (dealWithVerdict(payout, now) || !targets.holds(payout)) {
      return;
    }
    if (payout.payout.state() instanceof Waiting) {
      long due = payout.notBeforeMs;
      if (payout.payout.state() instanceof RetryWait wait) {
        // The wall clock may have jumped; no wait is longer than the longest back-off.
        long left = Math.min(wait.nextAtMs() - now.wallMs(), policy.backoffMaxMs());
        due = Math.max(due, now.monotonicMs() + left);
      }
      rest(payout, due, now, at -> enterLane(payout));
    } else {
      watch(payout, now);
    }
  }

  private void rest(OpenPayout payout, long dueMs, Moment now, Consumer<Moment> then) {
    payout.enter(Phase.RESTING);
    if (dueMs <= now.monotonicMs()) {
      then.accept(now);
      return;
    }
    long stamp = payout.stamp;
    desk.timers.at(
        dueMs,
        at -> {
          if (payout.stamp == stamp && !gone) {
            then.accept(at);
          }
        });
  }

  private void enterLane(OpenPayout payout) {
    payout.enter(Phase.IN_LANE);
    Lane lane = lane(payout.lane());
    lane.ready.addLast(payout);
    inLanes++;
    desk.offer(this, lane);
  }

  private Lane lane(String key) {
    return lanes.computeIfAbsent(key, Lane::new);
  }

  private void releaseLane(OpenPayout payout) {
    Lane lane = lane(payout.lane());
    lane.busy = false;
    if (lane.ready.isEmpty() && lane.heldUntilMs == 0) {
      lanes.remove(lane.key);
    }
    desk.offer(this, lane);
    desk.workEnded(1);
    work--;
  }

  /** A pause has ended: whatever stood still may be looked at again. */
  void wake() {
    lanes.values().forEach(lane -> desk.offer(this, lane));
  }

  // ---- claims and calls ----------------------------------------------------------------------

  /** Begins the next payout of a lane: preparation, or the claim of a re-send. */
  void begin(Lane lane, Moment now) {
    OpenPayout payout = null;
    while (payout == null && !lane.ready.isEmpty()) {
      OpenPayout candidate = lane.ready.removeFirst();
      inLanes--;
      payout = candidate.phase == Phase.IN_LANE ? candidate : null;
    }
    if (payout == null || revoking) {
      return;
    }
    lane.busy = true;
    desk.workStarted();
    work++;
    if (payout.payout.state() instanceof InDoubt doubt) {
      resend(payout, doubt, now);
      return;
    }
    Optional<Step> graceOver = transitions.graceOver(payout.payout, now);
    if (graceOver.isPresent()) {
      releaseLane(payout);
      write(payout, graceOver.get());
      return;
    }
    payout.enter(Phase.PREPARING);
    desk.conversationStarted();
    desk.effects.prepare(ref(payout), payout.payout.command().request());
  }

  private void resend(OpenPayout payout, InDoubt doubt, Moment now) {
    if (mayResend(payout, now)) {
      claim(payout, doubt.attempt().basis(), now);
    } else {
      releaseLane(payout);
      watch(payout, now);
    }
  }

  private boolean mayResend(OpenPayout payout, Moment now) {
    return !revoking
        && now.monotonicMs() - payout.tokenKnownSinceMs < policy.tokenWindowMs()
        && transitions.mayResend(payout.payout, now);
  }

  private void claim(OpenPayout payout, Basis basis, Moment now) {
    if (payout.payout.history().attempts() == 0) {
      payout.tokenKnownSinceMs = now.monotonicMs();
    }
    payout.sendBefore = now.plus(policy.leaseMs());
    Step step = transitions.claim(payout.payout, basis, now);
    payout.enter(Phase.CLAIMING);
    outbox.add(payout, step);
  }

  void prepared(OpenPayout payout, Preparation preparation, Moment now) {
    if (payout.phase != Phase.PREPARING) {
      return;
    }
    if (revoking) {
      releaseLane(payout);
      payout.enter(Phase.RESTING);
      return;
    }
    if (preparation instanceof Preparation.Ready ready) {
      claim(payout, ready.basis(), now);
      return;
    }
    if (preparation instanceof Preparation.Later later && later.pause() != null) {
      pause(later.pause(), now);
    }
    releaseLane(payout);
    if (preparation instanceof Preparation.Refused refused) {
      write(
          payout,
          transitions.refusedInPreparation(payout.payout, refused.code(), refused.detail(), now));
    } else if (preparation instanceof Preparation.Blocked blocked) {
      payout.notBeforeMs = now.monotonicMs() + policy.probeMs();
      show(payout, blocked.why(), now);
    } else if (preparation instanceof Preparation.Later later) {
      payout.notBeforeMs = now.monotonicMs() + backoff(payout);
      if (later.pause() == null) {
        route(payout, now);
      } else {
        show(payout, later.why(), now);
      }
    }
  }

  private void show(OpenPayout payout, String why, Moment now) {
    transitions
        .waiting(payout.payout, why)
        .ifPresentOrElse(step -> write(payout, step), () -> route(payout, now));
  }

  /** A committed claim has its turn. */
  void call(OpenPayout payout, Moment now) {
    if (gone || payout.phase != Phase.CLAIMED) {
      return;
    }
    Moment sendBefore = payout.sendBefore;
    if (sendBefore == null || !(payout.payout.state() instanceof Attempting attempting)) {
      throw new IllegalTransitionException(payout.payout, "a call without a claim");
    }
    payout.enter(Phase.CALLING);
    calling++;
    desk.conversationStarted();
    if (revoking) {
      desk.conversationEnded();
      answered(payout, new Answer.NotPaid("not sent: the partition was handed over", null), now);
      return;
    }
    desk.effects.pay(
        ref(payout),
        new Claim(
            payout.payout.command().request(),
            attempting.attempt().number(),
            attempting.attempt().basis(),
            payout.payout.history().priorDoubt(),
            sendBefore));
  }

  void answered(OpenPayout payout, Answer answer, Moment now) {
    if (payout.phase != Phase.CALLING) {
      return;
    }
    calling--;
    payout.sendBefore = null;
    payout.quietFromMs = now.monotonicMs();
    payout.readIntervalMs = answer instanceof Answer.AlreadyProcessed ? 0 : policy.readMinMs();
    payout.unreadable = 0;
    if (answer instanceof Answer.NotPaid notPaid && notPaid.pause() != null) {
      pause(notPaid.pause(), now);
    }
    boolean unknown = answer instanceof Answer.Unclear unclear && unclear.unknownError();
    if (desk.unknownError(unknown)) {
      pause(Pause.account("unknown errors in a row: " + answer), now);
    }
    releaseLane(payout);
    boolean through = answer instanceof Answer.Paid || answer instanceof Answer.Accepted;
    long backoffMs = through ? 0 : backoff(payout);
    payout.failures = through ? 0 : payout.failures;
    write(payout, transitions.answered(payout.payout, answer, backoffMs, now));
  }

  private void pause(Pause pause, Moment now) {
    desk.pauses.start(pause, now);
  }

  private long backoff(OpenPayout payout) {
    int doublings = Math.min(payout.failures++, 30);
    return Math.min(policy.backoffMaxMs(), policy.backoffMinMs() << doublings);
  }

  // ---- reads ---------------------------------------------------------------------------------

  /** Waits until the books are to be read, or the token is to be sent again. */
  private void watch(OpenPayout payout, Moment now) {
    long wait = mayResend(payout, now) ? resendWait(payout) : payout.readIntervalMs;
    long due = now.monotonicMs() + wait;
    long quietEnd = payout.quietFromMs + policy.quietMs();
    if (quietEnd > now.monotonicMs() && quietEnd < due) {
      due = quietEnd;
    }
    rest(payout, due, now, at -> watchDue(payout, at));
  }

  private long resendWait(OpenPayout payout) {
    int doublings = Math.min(Math.max(0, payout.failures - 1), 30);
    return Math.min(policy.backoffMaxMs(), policy.backoffMinMs() << doublings);
  }

  private void watchDue(OpenPayout payout, Moment now) {
    if (mayResend(payout, now)) {
      enterLane(payout); // begin() looks at the token's age again
    } else {
      readSoon(payout, false);
    }
  }

  private void readSoon(OpenPayout payout, boolean urgent) {
    payout.enter(Phase.READ_DUE);
    desk.offerRead(this, payout, urgent);
  }

  /** A read has its turn; returns false if it is not wanted any more. */
  boolean read(OpenPayout payout, Moment now) {
    if (gone
        || revoking
        || payout.phase != Phase.READ_DUE
        || !(payout.payout.state() instanceof Claimed claimed)) {
      return false;
    }
    payout.enter(Phase.READING);
    payout.readStartedMs = now.monotonicMs();
    desk.effects.read(ref(payout), payout.payout.command().request(), claimed.attempt().basis());
    return true;
  }

  void readDone(OpenPayout payout, Evidence evidence, Moment now) {
    if (payout.phase != Phase.READING) {
      return;
    }
    boolean unreadable = evidence instanceof Evidence.Unreadable;
    if (evidence instanceof Evidence.Unreadable failed && failed.pause() != null) {
      pause(failed.pause(), now);
    }
    payout.unreadable = unreadable ? payout.unreadable + 1 : 0;
    boolean quiet = payout.readStartedMs - payout.quietFromMs >= policy.quietMs();
    boolean tryAgain = unreadable && payout.unreadable < policy.unreadableReads();
    Verdict verdict = payout.inHand;
    if (verdict != null && !tryAgain) {
      payout.inHand = null;
      write(payout, transitions.verdict(payout.payout, verdict, evidence, quiet, now));
      return;
    }
    boolean silent =
        tryAgain || (unreadable && payout.payout.state() instanceof PayoutState.Review);
    Optional<Step> step =
        silent ? Optional.empty() : transitions.read(payout.payout, evidence, quiet, now);
    payout.readIntervalMs =
        Math.min(policy.readMaxMs(), Math.max(policy.readMinMs(), 2 * payout.readIntervalMs));
    step.ifPresentOrElse(s -> write(payout, s), () -> readAgain(payout, now));
  }

  /** A verdict that arrived during the read would wait for ever if nothing else happened. */
  private void readAgain(OpenPayout payout, Moment now) {
    if (payout.inHand == null && !payout.verdicts.isEmpty()) {
      route(payout, now);
    } else {
      watch(payout, now);
    }
  }

  // ---- verdicts ------------------------------------------------------------------------------

  /** A person's verdict; ignored if it was dealt with before or the payout is settled. */
  void verdict(Verdict verdict, Moment now) {
    OpenPayout payout = open.get(verdict.payoutId());
    if (payout == null) {
      return;
    }
    if (dealtWith(payout, verdict)) {
      return;
    }
    payout.verdicts.addLast(verdict);
    switch (payout.phase) {
      case BEHIND_TARGET, IN_LANE, RESTING, READ_DUE -> route(payout, now);
      default -> {
        // Dealt with when the payout's present step is done.
      }
    }
  }

  private static boolean dealtWith(OpenPayout payout, Verdict verdict) {
    Long last = payout.payout.history().resolutionOffset();
    return last != null && verdict.offset() <= last;
  }

  private boolean dealWithVerdict(OpenPayout payout, Moment now) {
    if (payout.inHand == null) {
      payout.verdicts.removeIf(queued -> dealtWith(payout, queued)); // Read twice.
      payout.inHand = payout.verdicts.pollFirst();
    }
    Verdict verdict = payout.inHand;
    if (verdict == null || revoking) {
      return false;
    }
    boolean quiet = now.monotonicMs() - payout.quietFromMs >= policy.quietMs();
    boolean needsRead =
        payout.payout.state() instanceof PayoutState.Review review
            && review.attempt().number() == verdict.attempt()
            && verdict.decision() != Verdict.Decision.PAID
            && quiet;
    if (needsRead) {
      readSoon(payout, true);
    } else {
      payout.inHand = null;
      write(payout, transitions.verdict(payout.payout, verdict, null, quiet, now));
    }
    return true;
  }

  // ---- hand-over -----------------------------------------------------------------------------

  /** Nothing new is begun; calls in flight are waited for, their outcomes written. */
  void revoke() {
    revoking = true;
  }

  /** True once nothing is in flight and everything decided is in the ledger. */
  boolean drained() {
    return calling == 0 && outbox.isEmpty() && open.values().stream().noneMatch(this::claimedNow);
  }

  private boolean claimedNow(OpenPayout payout) {
    return payout.phase == Phase.CLAIMED || payout.phase == Phase.CLAIMING;
  }

  /** The partition is somebody else's: everything is forgotten at once. */
  void lose() {
    gone = true;
    desk.workEnded(work);
    work = 0;
  }

  boolean gone() {
    return gone;
  }

  Optional<OpenPayout> find(Ref ref) {
    return gone || ref.incarnation() != incarnation
        ? Optional.empty()
        : Optional.ofNullable(open.get(ref.payoutId()));
  }

  private Ref ref(OpenPayout payout) {
    return new Ref(partition, incarnation, payout.payout.id());
  }

  long incarnation() {
    return incarnation;
  }

  int openPayouts() {
    return open.size();
  }

  int settledPayouts() {
    return settled.size();
  }
}
