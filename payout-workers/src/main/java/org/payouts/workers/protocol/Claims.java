package org.payouts.workers.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.payouts.workers.protocol.OpenPayout.Phase;
import org.payouts.workers.protocol.PayoutState.Attempting;
import org.payouts.workers.protocol.PayoutState.InDoubt;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;

/** The way of a payout from its lane over preparation and claim to the money call's answer. */
final class Claims {
  private final Holding holding;
  private final Desk desk;
  private final Policy policy;
  private final Transitions transitions;
  private final Next next;
  private final Map<String, Lane> lanes = new HashMap<>();
  private int waiting;
  private int work;
  private int calling;

  /** Decides what a payout does next. */
  interface Next {
    void route(OpenPayout payout, Moment now);
  }

  Claims(Holding holding, Next next) {
    this.holding = holding;
    this.desk = holding.desk;
    this.policy = holding.policy;
    this.transitions = holding.transitions;
    this.next = next;
  }

  // ---- lanes ---------------------------------------------------------------------------------

  /** An older owner may still be inside a call of this payout's lane (design 11). */
  void holdLane(OpenPayout payout, Moment now) {
    lane(payout.lane()).heldUntilMs = now.monotonicMs() + policy.leaseMs() + policy.callTimeoutMs();
  }

  void enterLane(OpenPayout payout) {
    payout.enter(Phase.IN_LANE);
    Lane lane = lane(payout.lane());
    lane.ready.addLast(payout);
    if (!lane.parked) {
      waiting++;
    }
    desk.offer(this, lane);
  }

  /** The lane is paused: what waits in it must not close the tap for the others. */
  void park(Lane lane) {
    if (!lane.parked) {
      lane.parked = true;
      waiting -= lane.ready.size();
    }
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
    for (Lane lane : lanes.values()) {
      if (lane.parked) {
        lane.parked = false;
        waiting += lane.ready.size();
      }
      desk.offer(this, lane);
    }
  }

  /** Payouts in the queues of lanes that are not paused. */
  int waiting() {
    return waiting;
  }

  // ---- preparation and claim -----------------------------------------------------------------

  /** Begins the next payout of a lane: preparation, or the claim of a re-send. */
  void begin(Lane lane, Moment now) {
    OpenPayout payout = null;
    while (payout == null && !lane.ready.isEmpty()) {
      OpenPayout candidate = lane.ready.removeFirst();
      waiting--;
      payout = candidate.phase == Phase.IN_LANE ? candidate : null;
    }
    if (payout == null || holding.revoking()) {
      return;
    }
    long amount = payout.payout.command().request().amountMinor();
    if (!(payout.payout.state() instanceof InDoubt) && !desk.fuse.allows(amount, now)) {
      lane.ready.addFirst(payout);
      waiting++;
      desk.offer(this, lane);
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
      holding.write(payout, graceOver.get());
      return;
    }
    payout.spent = desk.fuse.spend(amount, now);
    payout.enter(Phase.PREPARING);
    desk.conversationStarted();
    desk.effects.prepare(holding.ref(payout), payout.payout.command().request());
  }

  private void resend(OpenPayout payout, InDoubt doubt, Moment now) {
    if (mayResend(payout, now)) {
      claim(payout, doubt.attempt().basis(), now);
    } else {
      releaseLane(payout);
      next.route(payout, now);
    }
  }

  /** The token still lives by both clocks, and nothing else forbids to send it again. */
  boolean mayResend(OpenPayout payout, Moment now) {
    return !holding.revoking()
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
    holding.outbox.add(payout, step);
  }

  void prepared(OpenPayout payout, Preparation preparation, Moment now) {
    if (payout.phase != Phase.PREPARING) {
      return;
    }
    if (preparation instanceof Preparation.Ready ready && !holding.revoking()) {
      claim(payout, ready.basis(), now);
      return;
    }
    notSpent(payout);
    if (holding.revoking()) {
      releaseLane(payout);
      payout.enter(Phase.RESTING);
      return;
    }
    if (preparation instanceof Preparation.Later later && later.pause() != null) {
      desk.pauses.start(later.pause(), now);
    }
    releaseLane(payout);
    if (preparation instanceof Preparation.Refused refused) {
      holding.write(
          payout,
          transitions.refusedInPreparation(payout.payout, refused.code(), refused.detail(), now));
    } else if (preparation instanceof Preparation.Blocked blocked) {
      payout.notBeforeMs = now.monotonicMs() + policy.probeMs();
      show(payout, blocked.why(), now);
    } else if (preparation instanceof Preparation.Later later) {
      payout.notBeforeMs = now.monotonicMs() + backoff(payout);
      if (later.pause() == null) {
        next.route(payout, now);
      } else {
        show(payout, later.why(), now);
      }
    }
  }

  private void show(OpenPayout payout, String why, Moment now) {
    transitions
        .waiting(payout.payout, why)
        .ifPresentOrElse(step -> holding.write(payout, step), () -> next.route(payout, now));
  }

  // ---- the call ------------------------------------------------------------------------------

  /** The claim's transaction was committed: the call may have its turn. */
  void committed(OpenPayout payout) {
    payout.enter(Phase.CLAIMED);
    desk.offerClaimed(this, payout);
  }

  /** A committed claim has its turn. */
  void call(OpenPayout payout, Moment now) {
    if (holding.gone() || payout.phase != Phase.CLAIMED) {
      return;
    }
    Moment sendBefore = payout.sendBefore;
    if (sendBefore == null || !(payout.payout.state() instanceof Attempting attempting)) {
      throw new IllegalTransitionException(payout.payout, "a call without a claim");
    }
    payout.enter(Phase.CALLING);
    calling++;
    desk.conversationStarted();
    if (holding.revoking()) {
      desk.conversationEnded();
      answered(payout, new Answer.NotPaid("not sent: the partition was handed over", null), now);
      return;
    }
    desk.effects.pay(
        holding.ref(payout),
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
    if (answer instanceof Answer.NotPaid later && later.pause() != null) {
      desk.pauses.start(later.pause(), now);
    }
    boolean notPaid =
        answer instanceof Answer.NotPaid
            || answer instanceof Answer.Refused
            || answer instanceof Answer.TargetMissing;
    if (notPaid && !payout.payout.history().priorDoubt()) {
      notSpent(payout);
    }
    boolean unknown = answer instanceof Answer.Unclear unclear && unclear.unknownError();
    if (desk.unknownError(unknown)) {
      desk.pauses.start(Pause.account("unknown errors in a row: " + answer), now);
    }
    releaseLane(payout);
    boolean through = answer instanceof Answer.Paid || answer instanceof Answer.Accepted;
    long backoffMs = through ? 0 : backoff(payout);
    payout.failures = through ? 0 : payout.failures;
    holding.write(payout, transitions.answered(payout.payout, answer, backoffMs, now));
  }

  /** This attempt surely moved no money. */
  private void notSpent(OpenPayout payout) {
    if (payout.spent != null) {
      desk.fuse.giveBack(payout.spent);
      payout.spent = null;
    }
  }

  private long backoff(OpenPayout payout) {
    int doublings = Math.min(payout.failures++, 30);
    return Math.min(policy.backoffMaxMs(), policy.backoffMinMs() << doublings);
  }

  /** Money calls under way. */
  int calling() {
    return calling;
  }

  boolean gone() {
    return holding.gone();
  }

  /** The partition is somebody else's: what was begun here takes no slot any more. */
  void lose() {
    desk.workEnded(work);
    work = 0;
  }
}
