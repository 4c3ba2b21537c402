package org.payouts.workers.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.payouts.workers.engine.OpenPayout.Phase;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.Candidate;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.IllegalTransitionException;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutState.InDoubt;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Transitions;

/** The way of a bulk from its lane over preparation to claims that have been committed. */
final class ClaimStage {
  /** Refused rows in a row that pause their study. */
  private static final int MOST_REFUSED_ROWS = 16;

  /** Preparations that leave a row out before it is prepared alone. */
  private static final int MOST_LEFT_OUT = 2;

  final Lanes lanes;
  private final PartitionContext context;
  private final CallScheduler scheduler;
  private final Policy policy;
  private final Transitions transitions;
  private final PaymentStage calls;
  private final Next next;
  private final KnownPayments known;

  /** Rows of a study whose set-up was refused, since one of its rows got through. */
  private final Map<String, Integer> refusedRows = new HashMap<>();

  /** Decides what a payout does next. */
  interface Next {
    void route(OpenPayout payout, ClockReading now);
  }

  ClaimStage(PartitionContext context, KnownPayments known, Next next) {
    this.context = context;
    this.scheduler = context.scheduler;
    this.policy = context.policy;
    this.transitions = context.transitions;
    this.next = next;
    this.known = known;
    this.lanes = new Lanes(context, this);
    this.calls = new PaymentStage(context, lanes);
  }

  PaymentStage calls() {
    return calls;
  }

  // ---- from the lane to preparation ----------------------------------------------------------

  /** Begins the next bulk of a lane: preparation, or the claim of a re-send. */
  void begin(Lane lane, ClockReading now) {
    if (context.revoking()) {
      return;
    }
    List<OpenPayout> rows = allowed(lane, callable(lanes.take(lane, now), now), now);
    if (rows.isEmpty()) {
      if (!lane.lingering) {
        lanes.release(lane); // For others in it, or for these when the spend limit is whole again.
      }
      return;
    }
    lane.busy = true;
    Bulk bulk = new Bulk(lane, rows);
    calls.begun();
    if (bulk.first().payout.state() instanceof InDoubt doubt) {
      resend(bulk, doubt, now);
      return;
    }
    bulk.enter(Phase.PREPARING);
    scheduler.prepare(context.ref(bulk.first()), rows.stream().map(this::candidate).toList());
  }

  private Candidate candidate(OpenPayout row) {
    return new Candidate(
        row.payout.command().request(), Transitions.earlier(row.payout), known.of(row.targetKey()));
  }

  /**
   * Those of which another call may be made. The others wait for a person, which an older version's
   * record or a bound that was lowered can lead to.
   */
  private List<OpenPayout> callable(List<OpenPayout> taken, ClockReading now) {
    List<OpenPayout> callable = new ArrayList<>(taken.size());
    for (OpenPayout row : taken) {
      if (row.payout.state() instanceof InDoubt || transitions.mayCall(row.payout)) {
        callable.add(row);
      } else {
        int made = row.payout.history().unattendedCalls();
        Reason reason =
            new Reason(
                "MONEY_CALLS_USED_UP",
                made + " calls were made without a person; a higher money.calls lets it go on");
        putOff(row, new Preparation.Blocked(reason), false, now);
      }
    }
    return callable;
  }

  /**
   * Those which the spend limit lets through; the others go back. A re-send was let through before.
   */
  private List<OpenPayout> allowed(Lane lane, List<OpenPayout> taken, ClockReading now) {
    for (int i = 0; i < taken.size(); i++) {
      OpenPayout row = taken.get(i);
      long amount = row.payout.command().request().amountMinor();
      if (row.payout.state() instanceof InDoubt) {
        continue;
      }
      if (!scheduler.spendLimit.allows(amount, now)) {
        lanes.putBack(lane, taken.subList(i, taken.size()), now);
        return taken.subList(0, i);
      }
      row.spent = scheduler.spendLimit.spend(amount, now);
    }
    return taken;
  }

  private void resend(Bulk bulk, InDoubt doubt, ClockReading now) {
    OpenPayout payout = bulk.first();
    if (mayResend(payout, now)) {
      claim(bulk, List.of(doubt.attempt().baseline()), now);
    } else {
      calls.end(bulk);
      next.route(payout, now);
    }
  }

  /** The token still lives by both clocks, and nothing else forbids to send it again. */
  boolean mayResend(OpenPayout payout, ClockReading now) {
    return !context.revoking()
        && now.monotonicMs() - payout.tokenKnownSinceMs < policy.tokenWindowMs()
        && transitions.mayResend(payout.payout, now);
  }

  // ---- from preparation to the claims --------------------------------------------------------

  /**
   * What preparation found for each row. All ready rows are in one draft, which is paid as a whole:
   * either each of them is claimed, or none.
   */
  void prepared(Bulk bulk, List<Preparation> found, ClockReading now) {
    List<OpenPayout> rows = bulk.rows();
    if (found.size() != rows.size()) {
      throw new IllegalStateException(
          "%d rows were prepared, %d asked for".formatted(found.size(), rows.size()));
    }
    if (!bulk.isAllIn(Phase.PREPARING)) {
      throw new IllegalTransitionException(
          bulk.first().payout, "a preparation that nobody waits for");
    }
    noteReach(found, now);
    boolean stays = !context.revoking();
    // A resolution came during the preparation. The draft would pay its row: it is let go as a
    // whole.
    boolean letGo = rows.stream().anyMatch(OpenPayout::hasVerdicts);
    boolean progress = found.stream().anyMatch(each -> !(each instanceof Preparation.Deferred));
    boolean anyReady = found.stream().anyMatch(Preparation.Ready.class::isInstance);
    size(bulk, found, anyReady, now);
    List<OpenPayout> ready = new ArrayList<>();
    List<Baseline> bases = new ArrayList<>();
    List<OpenPayout> back = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      OpenPayout row = rows.get(i);
      Preparation preparation = found.get(i);
      if (preparation instanceof Preparation.Ready fit && stays && !letGo) {
        ready.add(row);
        bases.add(fit.baseline());
        continue;
      }
      row.giveBack(scheduler.spendLimit);
      if (!stays) {
        row.enter(Phase.RESTING);
      } else if (row.hasVerdicts() && isUndecided(preparation)) {
        next.route(row, now);
      } else if (preparation instanceof Preparation.Ready) {
        back.add(row);
      } else if (preparation instanceof Preparation.Deferred && !progress) {
        Reason reason = new Reason("NOT_PREPARED", "nothing of its bulk could be prepared");
        putOff(row, new Preparation.Later(reason, null), false, now);
      } else if (preparation instanceof Preparation.Deferred) {
        back.add(row);
      } else {
        putOff(row, preparation, anyReady, now);
      }
    }
    bulk.keep(ready);
    lanes.putBack(bulk.lane, back, now);
    if (ready.isEmpty()) {
      calls.end(bulk);
    } else {
      claim(bulk, bases, now);
    }
  }

  private static boolean isUndecided(Preparation preparation) {
    return preparation instanceof Preparation.Ready || preparation instanceof Preparation.Deferred;
  }

  /** What a preparation decides without the provider proves neither that it is there nor not. */
  private void noteReach(List<Preparation> found, ClockReading now) {
    if (found.stream().anyMatch(ClaimStage::isSignOfLife)) {
      scheduler.asked(null, now);
      return;
    }
    for (Preparation each : found) {
      if (each instanceof Preparation.Later later && isUnreachable(later)) {
        scheduler.asked(later.reason(), now);
        return;
      }
    }
  }

  /** A token is made without asking anybody, and many refusals are. */
  private static boolean isSignOfLife(Preparation each) {
    if (each instanceof Preparation.Ready ready) {
      return !(ready.baseline() instanceof Baseline.MTurk);
    }
    if (each instanceof Preparation.Later later) {
      return !isUnreachable(later);
    }
    return !(each instanceof Preparation.Refused || each instanceof Preparation.Deferred);
  }

  private static boolean isUnreachable(Preparation.Later later) {
    return later.reason().code().equals(Reason.UNREACHABLE);
  }

  /**
   * A bulk that comes to nothing without a reason to pause is halved the next time: one of its rows
   * may be what the provider stumbles over, and the others must not wait for it for ever. A study
   * that yields nothing but refused rows is paused, so that its drafts stay few.
   */
  private void size(Bulk bulk, List<Preparation> found, boolean anyReady, ClockReading now) {
    OpenPayout first = bulk.first();
    boolean nothing =
        found.stream()
            .allMatch(each -> each instanceof Preparation.Later later && later.pause() == null);
    if (anyReady) {
      bulk.lane.ready.widen(first.bulkKey());
      refusedRows.remove(first.study());
      return;
    }
    if (nothing && found.size() > 1) {
      bulk.lane.ready.halve(first.bulkKey(), found.size());
    }
    long refused = found.stream().filter(ClaimStage::isRefusedSetUp).count();
    if (refused > 0) {
      int streak = refusedRows.merge(first.study(), (int) refused, Integer::sum);
      if (streak >= MOST_REFUSED_ROWS) {
        if (!first.suspect) {
          bulk.lane.ready.halve(first.bulkKey(), 1);
        }
        String text = streak + " set-ups in a row were refused without naming their cause";
        Pause pause = Pause.study(first.study(), new Reason(Reason.SET_UP_REFUSED, text));
        scheduler.pauses.start(pause, policy.suspectBackoffMaxMs(), now);
      }
    }
  }

  private static boolean isRefusedSetUp(Preparation each) {
    return each instanceof Preparation.Suspect suspect
        && suspect.reason().code().equals(Reason.SET_UP_REFUSED);
  }

  /**
   * @param othersReady others of its bulk got through: what holds it up is its own
   */
  private void putOff(
      OpenPayout row, Preparation preparation, boolean othersReady, ClockReading now) {
    if (preparation instanceof Preparation.Refused refused) {
      context.write(
          row, transitions.refusedInPreparation(row.payout, refused.code(), refused.detail(), now));
    } else if (preparation instanceof Preparation.Changed changed) {
      row.quietFromMs = now.monotonicMs(); // A list that flickers is given time to settle.
      row.readIntervalMs = policy.readMinMs();
      context.write(row, transitions.booksChanged(row.payout, changed.evidence(), now));
    } else if (preparation instanceof Preparation.Blocked blocked) {
      row.notBeforeMs = now.monotonicMs() + row.suspectBackoffMs(policy);
      show(row, blocked.reason(), now);
    } else if (preparation instanceof Preparation.Suspect suspect) {
      row.suspect = true;
      row.notBeforeMs = now.monotonicMs() + row.suspectBackoffMs(policy);
      show(row, suspect.reason(), now);
    } else if (preparation instanceof Preparation.Later later) {
      row.notBeforeMs = now.monotonicMs() + row.backoffMs(policy);
      row.leftOut = othersReady ? row.leftOut + 1 : row.leftOut;
      row.suspect |= row.leftOut >= MOST_LEFT_OUT;
      if (later.pause() != null) {
        scheduler.pauses.start(later.pause(), now);
      }
      if (later.pause() != null || row.failures > 1) {
        show(row, later.reason(), now);
      } else {
        next.route(row, now);
      }
    }
  }

  private void show(OpenPayout payout, Reason reason, ClockReading now) {
    transitions
        .waiting(payout.payout, reason, now)
        .ifPresentOrElse(step -> context.write(payout, step), () -> next.route(payout, now));
  }

  /** One transaction for all rows; the call waits until it has been committed (model B22). */
  private void claim(Bulk bulk, List<Baseline> bases, ClockReading now) {
    bulk.sendBefore = now.plus(policy.leaseMs());
    Map<OpenPayout, Step> claims = new LinkedHashMap<>();
    for (int i = 0; i < bases.size(); i++) {
      OpenPayout row = bulk.rows().get(i);
      if (row.payout.history().attempts() == 0) {
        row.tokenKnownSinceMs = now.monotonicMs();
      }
      row.suspect = false;
      row.leftOut = 0;
      claims.put(row, transitions.claim(row.payout, bases.get(i), now));
    }
    bulk.enter(Phase.CLAIMING);
    context.pending.addTogether(claims);
  }

  /**
   * The claim's transaction was committed: with the last of its rows the call may have its turn.
   */
  void committed(OpenPayout payout) {
    payout.enter(Phase.CLAIMED);
    Bulk bulk = payout.bulk;
    if (bulk == null) {
      throw new IllegalTransitionException(payout.payout, "a claim without a bulk");
    }
    if (bulk.committedOneMore()) {
      scheduler.offerClaimed(calls, bulk);
    }
  }
}
